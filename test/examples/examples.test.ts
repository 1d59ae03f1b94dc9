import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { send, type WireRequest, type WireResponse } from '../contract/client.ts'
import { type Ended, runScript } from './child.ts'
import { shownResponses, shownWarnings, toPlain, toPlainWarnings } from './readme.ts'

/** Examples that serve the same three paths. An example that does something else has a test file of its own. */
const FOLDERS = ['express', 'fastify', 'hono', 'koa', 'nestjs', 'node-http'] as const

const root = new URL('../../examples/', import.meta.url)

test('every example with a server is driven', () => {
  const servers = readdirSync(root).filter((name) => existsSync(new URL(`${name}/server.ts`, root)))
  const drivenHere = servers.filter((name) => !existsSync(new URL(`${name}.test.ts`, import.meta.url)))
  expect(drivenHere).toEqual(FOLDERS)
})

interface Refusal {
  readonly request: WireRequest
  readonly status: 401 | 407
  readonly field: string
  readonly challenge: string
  readonly problem: object
}

function refusedReport(authorization: string | undefined, challenge: string, problem: object): Refusal {
  const headers = authorization === undefined ? {} : { authorization }
  return {
    request: { path: '/reports', headers },
    status: 401,
    field: 'www-authenticate',
    challenge,
    problem,
  }
}

const BEARER = 'Bearer realm="reports"'
const SEND_BEARER = 'Send Authorization with the Bearer scheme.'

const REFUSALS: [string, Refusal][] = [
  [
    '/reports without credentials',
    refusedReport(undefined, BEARER, {
      detail: SEND_BEARER,
      reason: 'missing-credentials',
      challenges: [{ scheme: 'Bearer', params: { realm: 'reports' } }],
    }),
  ],
  [
    '/reports with credentials of another scheme',
    refusedReport('Basic dXNlcjpwYXNz', BEARER, {
      detail: `The scheme in Authorization is not one of those offered. ${SEND_BEARER}`,
      reason: 'unsupported-scheme',
      challenges: [{ scheme: 'Bearer', params: { realm: 'reports' } }],
    }),
  ],
  [
    '/reports with a wrong token',
    refusedReport('Bearer wrong', `${BEARER}, error="invalid_token"`, {
      detail: `The credentials were not accepted. ${SEND_BEARER}`,
      reason: 'invalid-credentials',
      challenges: [{ scheme: 'Bearer', params: { realm: 'reports', error: 'invalid_token' } }],
    }),
  ],
  [
    '/legacy',
    {
      request: { path: 'http://example.com/legacy' },
      status: 407,
      field: 'proxy-authenticate',
      challenge: 'Basic realm="gateway", charset="UTF-8"',
      problem: {
        detail: 'Send Proxy-Authorization with the Basic scheme.',
        reason: 'missing-credentials',
        challenges: [{ scheme: 'Basic', params: { realm: 'gateway', charset: 'UTF-8' } }],
      },
    },
  ],
]

const ALLOWED: [string, WireRequest, object][] = [
  ['/public', { path: '/public' }, { hello: 'world' }],
  [
    '/reports with the right token',
    { path: '/reports', headers: { authorization: 'Bearer let-me-in' } },
    { reports: ['January', 'February'] },
  ],
]

describe.each(FOLDERS)('%s', (name) => {
  const folder = new URL(`${name}/`, root)
  const readme = readFileSync(new URL('README.md', folder), 'utf8')
  const shown = shownResponses(readme)
  const responses = new Map<WireRequest, WireResponse>()
  let ended: Ended

  // What it wrote is whole only when it has ended: all requests are sent before the first test looks.
  beforeAll(async () => {
    const example = runScript(folder, 'start', { env: { PORT: '0' } })
    try {
      const [, port] = await example.printed(/^http:\/\/127\.0\.0\.1:(\d+)\n/)
      const requests = [
        ...REFUSALS.map(([, { request }]) => request),
        ...ALLOWED.map(([, request]) => request),
        ...shown.map(({ request }) => request),
      ]
      for (const request of requests) responses.set(request, await send(Number(port), request))
    } finally {
      ended = await example.stop()
    }
  }, 60_000)

  test.each(ALLOWED)('%s is let in', (_title, request, body) => {
    const response = responses.get(request)!
    expect(response.status).toBe(200)
    expect(response.all('content-type')[0]).toMatch(/^application\/json\b/)
    expect(response.all('www-authenticate')).toEqual([])
    expect(JSON.parse(response.body.toString())).toEqual(body)
  })

  test.each(REFUSALS)('%s is refused', (_title, { request, status, field, challenge, problem }) => {
    const response = responses.get(request)!
    expect(response.status).toBe(status)
    expect(response.all('content-type')).toEqual(['application/problem+json'])
    expect(response.all('content-length')).toEqual([String(response.body.length)])
    expect(response.all('cache-control')).toEqual(['no-store'])
    expect(response.lines.filter(([key]) => key.endsWith('-authenticate'))).toEqual([[field, challenge]])
    expect(JSON.parse(response.body.toString())).toEqual({
      type: 'about:blank',
      title: status === 407 ? 'Proxy Authentication Required' : 'Unauthorized',
      status,
      ...problem,
    })
  })

  test('the README shows what it sends', () => {
    expect(shown).toHaveLength(2)
    for (const { request, response } of shown) expect(toPlain(responses.get(request)!)).toEqual(response)
  })

  test('it prints its URL, warns of /legacy as the README shows, and ends with code 0', () => {
    expect(ended.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/)
    expect(ended.stderr).toMatch(/^\(node:\d+\) \[missing-proxy-authenticate\] AuthMisuseWarning: /)
    expect(toPlainWarnings(ended.stderr)).toBe(shownWarnings(readme))
    expect(ended.code).toBe(0)
  })
})
