/**
 * The answer to a flood is one that was made before, and no rule is asked. It must be the answer that the rules come to: a
 * listener for refusals takes the way through all of them.
 */
import createError from 'http-errors'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Challenge } from './challenge/challenge.ts'
import { basic, bearer } from './challenge/schemes.ts'
import { proxyAuthenticationRequired, unauthorized } from './errors/auth-error.ts'
import type { HeaderField, RequestFacts } from './exchange.ts'
import { createAuthResponder } from './responder.ts'

afterEach(() => vi.unstubAllEnvs())

const TOKEN = 'abcdefghijklmnop0123456789'

const REQUESTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no credentials': {},
  'a token': { authorization: `Bearer ${TOKEN}` },
  'a password': { authorization: `Basic ${btoa('alice:Sw0rdfish')}` },
  'another origin': { origin: 'https://app.example', authorization: `Bearer ${TOKEN}` },
  'a browser': { accept: 'text/html' },
}

const FIELDS: Readonly<Record<string, readonly HeaderField[]>> = {
  none: [],
  'what Express sets': [['X-Powered-By', 'Express']],
  'what a framework says of a body': [
    ['content-type', 'text/plain'],
    ['content-length', '0'],
  ],
  'fields of security': [
    ['content-security-policy', "default-src 'self'"],
    ['x-frame-options', 'SAMEORIGIN'],
  ],
  cookies: [
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ],
  'vary and an id': [
    ['vary', 'Origin'],
    ['x-request-id', '42'],
  ],
  CORS: [['access-control-allow-origin', '*']],
  'a cache': [['cache-control', 'public, max-age=60']],
  'a validator': [['ETag', '"1"']],
  'an encoding': [['content-encoding', 'gzip']],
  'a challenge': [['WWW-Authenticate', 'Digest realm="other", nonce="n", qop="auth", algorithm=SHA-256']],
  'the other challenge': [['Proxy-Authenticate', 'Basic realm="other"']],
  'a nonce': [['dpop-nonce', 'n']],
  'an echoed token': [['x-debug', `got ${TOKEN}`]],
  'an echoed password': [['x-debug', 'Sw0rdfish']],
  'what cannot be written': [['x-snowman', '☃']],
}

const ERRORS = {
  'unauthorized()': () => unauthorized(),
  'an http-error': () => createError(401),
  'a reason': () => ({ status: 401, reason: 'expired-credentials' }),
  'proxyAuthenticationRequired()': () => proxyAuthenticationRequired(),
}

const CHALLENGES = { 401: bearer({ realm: 'api' }), 407: basic({ realm: 'proxy' }) }

const TO_A_PROXY = 'http://example.com/'

function factsOf(
  fields: Readonly<Record<string, string>>,
  method: string,
  target = TO_A_PROXY,
): RequestFacts {
  return { method, target, field: (name) => fields[name] }
}

describe.each(Object.keys(FIELDS))('%s set before', (fields) => {
  test.each(Object.keys(REQUESTS))('%s', (asked) => {
    for (const [name, error] of Object.entries(ERRORS)) {
      for (const [method, target] of [
        ['GET', TO_A_PROXY],
        ['HEAD', TO_A_PROXY],
        ['GET', '/'],
      ] as const) {
        const request = factsOf(REQUESTS[asked]!, method, target)
        const respond = (listens: boolean) => {
          const found: string[] = []
          const responder = createAuthResponder({
            challenges: CHALLENGES,
            onFinding: ({ rule }) => void found.push(rule),
            ...(listens && { onRefusal: () => undefined }),
          })
          const answer = responder.respond({ request, error: error(), prepared: FIELDS[fields]! })
          return { found, ...answer, findings: answer?.findings.map(({ rule }) => rule) }
        }
        expect(respond(false), `${name}, ${method} ${target}`).toEqual(respond(true))
      }
    }
  })
})

describe('nothing is configured and nobody is told', () => {
  test.each(Object.keys(FIELDS))('%s set before', (fields) => {
    vi.stubEnv('NODE_ENV', 'production')
    for (const fieldsOfRequest of Object.values(REQUESTS)) {
      for (const error of Object.values(ERRORS)) {
        for (const [method, mode] of [
          ['GET', 'repair'],
          ['HEAD', 'repair'],
          ['GET', 'report'],
          ['GET', 'strict'],
        ] as const) {
          const exchange = {
            request: factsOf(fieldsOfRequest, method),
            error: error(),
            prepared: FIELDS[fields]!,
          }
          const unheard = createAuthResponder({ mode }).respond(exchange)!
          const heard = createAuthResponder({ mode, onRefusal: () => undefined }).respond(exchange)!
          const all = { ...unheard, findings: unheard.findings }
          expect(all, JSON.stringify([exchange, mode])).toEqual({ ...heard })
        }
      }
    }
  })

  test('findings are made when somebody reads them, or is told', () => {
    vi.stubEnv('NODE_ENV', 'production')
    const exchange = { request: factsOf({}, 'GET'), error: createError(401), prepared: [] }
    const told: unknown[] = []
    for (const [options, areMade] of [
      [{}, false],
      [{ onFinding: (finding: unknown) => void told.push(finding) }, true],
    ] as const) {
      const answer = createAuthResponder(options).respond(exchange)!
      expect(Object.hasOwn(answer, 'findings')).toBe(areMade)
      expect(answer.findings).toMatchObject([{ rule: 'missing-www-authenticate', repaired: true }])
    }
    expect(told).toHaveLength(1)
  })
})

test('findings of a request that cannot be read any more are none', () => {
  vi.stubEnv('NODE_ENV', 'production')
  let isGone = false
  const field = () => {
    if (isGone) throw new Error('gone')
    return undefined
  }
  const request = { ...factsOf({}, 'GET'), field }
  const answer = createAuthResponder().respond({ request, error: createError(401) })!
  isGone = true
  expect(answer.findings).toEqual([])
})

test('fields that decide nothing leave it the same object', () => {
  const responder = createAuthResponder({ challenges: CHALLENGES })
  const respond = (prepared: readonly HeaderField[]) =>
    responder.respond({ request: factsOf(REQUESTS['a token']!, 'GET'), error: unauthorized(), prepared })
  const usual = respond([])
  for (const quiet of ['what Express sets', 'fields of security', 'cookies', 'vary and an id']) {
    expect(respond(FIELDS[quiet]!), quiet).toBe(usual)
  }
  for (const telling of ['CORS', 'a cache', 'a validator', 'a challenge', 'an echoed token']) {
    expect(respond(FIELDS[telling]!), telling).not.toBe(usual)
  }
})

describe('challenges that others send', () => {
  const SENT: Readonly<Record<string, readonly HeaderField[]>> = {
    Bearer: [['www-authenticate', 'Bearer realm="users", error="invalid_token"']],
    'two lines': [
      ['WWW-Authenticate', 'Bearer realm="users"'],
      ['WWW-Authenticate', 'Basic realm="users"'],
    ],
    'two on one line': [['www-authenticate', 'Bearer realm="users", Basic realm="users"']],
    'unquoted, with a body': [
      ['www-authenticate', 'Basic realm=users'],
      ['content-type', 'text/plain'],
      ['etag', '"1"'],
    ],
    'one that nobody can read': [['www-authenticate', 'Bearer realm="users']],
    'one that echoes': [['www-authenticate', `Bearer realm="users", error_description="no ${TOKEN}"`]],
    'both fields': [
      ['www-authenticate', 'Bearer realm="users"'],
      ['proxy-authenticate', 'Basic realm="users"'],
    ],
    Digest: [['www-authenticate', 'Digest realm="users", nonce="n", qop="auth", algorithm=SHA-256']],
  }

  function rawOf(status: 401 | 407, headers: readonly HeaderField[]) {
    const named = (name: string) => (status === 407 ? name.replace(/^www/i, 'proxy') : name)
    return { status, headers: headers.map(([name, value]): HeaderField => [named(name), value]), body: 'no' }
  }

  test.each(Object.keys(SENT))('are answered the second time as they were the first: %s', (sent) => {
    const responder = createAuthResponder({ challenges: CHALLENGES })
    // A function that changes nothing has each document made anew.
    const anew = createAuthResponder({ challenges: CHALLENGES, problem: (problem) => problem })
    for (const asked of [...Object.keys(REQUESTS), ...Object.keys(REQUESTS)]) {
      for (const status of [401, 407] as const) {
        for (const method of ['GET', 'HEAD']) {
          const exchange = { request: factsOf(REQUESTS[asked]!, method), reply: rawOf(status, SENT[sent]!) }
          expect(responder.respond(exchange), `${asked}, ${status}, ${method}`).toEqual(
            anew.respond(exchange),
          )
        }
      }
    }
  })

  test('are remembered for each status, and not where they have a nonce', () => {
    const responder = createAuthResponder({ challenges: CHALLENGES })
    const respond = (status: 401 | 407, sent: string) =>
      responder.respond({ request: factsOf({}, 'GET'), reply: rawOf(status, SENT[sent]!) })!.reply
    expect(respond(401, 'Bearer')).toBe(respond(401, 'Bearer'))
    expect(respond(407, 'Bearer')).toMatchObject({ status: 407 })
    expect(respond(401, 'Digest')).not.toBe(respond(401, 'Digest'))
  })

  test('are remembered where they come with an error, unless it asks for more', () => {
    const responder = createAuthResponder({ challenges: CHALLENGES })
    const respond = (further: Record<string, string>) => {
      const headers = { 'WWW-Authenticate': 'Bearer realm="users"', ...further }
      const error = createError(401, { headers })
      return responder.respond({ request: factsOf({}, 'GET'), error, prepared: [] })!.reply
    }
    expect(respond({})).toBe(respond({ 'Content-Type': 'text/plain' }))
    const more = respond({ 'Retry-After': '1' })
    expect(more.headers).toEqual([...respond({}).headers, ['retry-after', '1']])
    expect(more.body).toBe(respond({}).body)
  })

  test('may be changed by whoever made them', () => {
    const responder = createAuthResponder()
    const first = { scheme: 'Bearer', params: { realm: 'first' } as Record<string, string> }
    const bodyOf = (reason: string, challenge: Challenge) => {
      const error = { status: 401, reason, challenges: [challenge] }
      const { body } = responder.respond({ request: factsOf({}, 'GET'), error, reply: rawOf(401, []) })!.reply
      return JSON.parse(body!) as unknown
    }
    const wanted = { challenges: [{ params: { realm: 'first' } }] }
    expect(bodyOf('expired-credentials', first)).toMatchObject(wanted)
    first.params['realm'] = 'second'
    expect(bodyOf('expired-credentials', first)).not.toMatchObject(wanted)
    const other = { scheme: 'Bearer', params: { realm: 'first' } }
    expect(bodyOf('revoked-credentials', other)).toMatchObject(wanted)
  })

  test('are answered where they are more than is remembered, or longer', () => {
    const responder = createAuthResponder({ challenges: CHALLENGES })
    const realms = [...Array.from({ length: 150 }, (_, at) => `realm ${at}`), 'x'.repeat(2000)]
    for (const realm of [...realms, ...realms]) {
      const reply = rawOf(401, [['www-authenticate', `Bearer realm="${realm}"`]])
      const { headers } = responder.respond({ request: factsOf({}, 'GET'), reply })!.reply
      expect(headers.at(-1)).toEqual(['www-authenticate', `Bearer realm="${realm}"`])
    }
  })
})
