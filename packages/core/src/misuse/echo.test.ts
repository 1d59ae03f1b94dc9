import { expect, test } from 'vitest'
import { challenge } from '../challenge/schemes.ts'
import { unauthorized } from '../errors/auth-error.ts'
import type { Exchange, HeaderField } from '../exchange.ts'
import { createAuthResponder } from '../responder.ts'

const TOKEN = 'mF_9.B5f-4.1JqM'
const BEARER: HeaderField = ['www-authenticate', 'Bearer realm="api"']

function respond(authorization: string, response: Partial<Exchange>) {
  const found: string[] = []
  const responder = createAuthResponder({ onFinding: ({ rule }) => found.push(rule) })
  const field = (name: string) => (name === 'authorization' ? authorization : undefined)
  const answer = responder.respond({ request: { method: 'GET', target: '/', field }, ...response })!
  return { found, drop: answer.drop, headers: answer.reply.headers }
}

function reply(...headers: HeaderField[]): Partial<Exchange> {
  return { reply: { status: 401, headers, body: undefined } }
}

test('of several cookies only the one goes that holds credentials', () => {
  const { found, drop, headers } = respond(
    `Bearer ${TOKEN}`,
    reply(BEARER, ['set-cookie', 'a=1'], ['set-cookie', `t=${TOKEN}`], ['set-cookie', 'b=2']),
  )
  expect(found).toContain('credentials-echoed')
  expect(drop).not.toContain('set-cookie')
  expect(headers.filter(([name]) => name === 'set-cookie')).toEqual([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ])
})

test.each([
  ['content-security-policy', `img-src ${TOKEN}.example`, TOKEN],
  ['content-security-policy', "script-src 'sha256-AbC123dEf456GhI7'", 'sha256-AbC123dEf456GhI7'],
  ['strict-transport-security', 'max-age=31536000', 'max-age=31536000'],
  ['x-served-by', 'cdn1.example.com', 'cdn1.example.com'],
])('a link takes no %s from a response: %s', (name, value, token) => {
  const request = { method: 'GET', target: `/?access_token=${token}`, field: () => undefined }
  const answer = createAuthResponder().respond({ request, ...reply(BEARER, [name, value]) })!
  expect(answer.drop).toEqual([])
})

test('a token of the header goes from any field, one of a link from those that are no policy', () => {
  const report: HeaderField = ['content-security-policy', `report-uri /?t=${TOKEN}`]
  expect(respond(`Bearer ${TOKEN}`, reply(BEARER, report)).drop).toEqual(['content-security-policy'])
  const long = 'mF_9.B5f-4.1JqMkEy0'
  const request = { method: 'GET', target: `/?access_token=${long}`, field: () => undefined }
  const answer = createAuthResponder({ onFinding: () => undefined }).respond({
    request,
    ...reply(BEARER, ['x-debug', long]),
  })!
  expect(answer.drop).toEqual(['x-debug'])
})

test('a token that came back as the only scheme of the other field goes with the field', () => {
  const { found, drop } = respond(
    'abcDEF123ghi',
    reply(BEARER, ['proxy-authenticate', 'abcDEF123ghi realm="x"']),
  )
  expect(found).toContain('credentials-echoed')
  expect(drop).toContain('proxy-authenticate')
})

test('a scheme of its own that the client knows is no secret', () => {
  const error = unauthorized({ challenges: challenge('ApiKey', { realm: 'storage' }) })
  const { found, headers } = respond('ApiKey alice:9f8e7d6c5b', { error })
  expect(found).toEqual([])
  expect(headers).toContainEqual(['www-authenticate', 'ApiKey realm="storage"'])
})

test('caches that have a field of their own keep no refusal', () => {
  const { drop } = respond(
    `Bearer ${TOKEN}`,
    reply(BEARER, ['CDN-Cache-Control', 'max-age=60'], ['surrogate-control', 'max-age=60']),
  )
  expect(drop).toEqual(['cdn-cache-control', 'surrogate-control'])
  const prepared: HeaderField[] = [['CDN-Cache-Control', 'max-age=60']]
  expect(respond(`Bearer ${TOKEN}`, { error: unauthorized(), prepared }).drop).toEqual(['cdn-cache-control'])
})

test('controls that JSON leaves as they are do not reach a terminal', () => {
  const wrong: string[] = []
  createAuthResponder({ onFinding: ({ message }) => wrong.push(message) }).respond({
    request: { method: 'GET', target: '/', field: () => undefined },
    ...reply(['www-authenticate', 'Basic realm=\u009b31m\u202ex y']),
  })
  expect(wrong[0]).toContain('\\u009b31m\\u202ex')
})

test('a stack that an app makes something else of is none', () => {
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')
  Error.prepareStackTrace = (_error, sites) => sites
  try {
    const { headers } = respond(`Bearer ${TOKEN}`, {
      ...reply(['www-authenticate', 'Digest realm=x']),
      entry: respond,
    })
    expect(headers.find(([name]) => name === 'www-authenticate')?.[1]).toMatch(/^Digest /)
  } finally {
    if (before) Object.defineProperty(Error, 'prepareStackTrace', before)
    else Reflect.deleteProperty(Error, 'prepareStackTrace')
  }
})
