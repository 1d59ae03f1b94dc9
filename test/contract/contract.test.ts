import { readdirSync, readFileSync } from 'node:fs'
import Boom from '@hapi/boom'
import {
  basic,
  bearer,
  type ChallengeSource,
  digest,
  type Finding,
  formatChallenge,
  type Problem,
  proxyAuthenticationRequired,
  type Reason,
  unauthorized,
} from '@proxy-auth-errors/core'
import createError from 'http-errors'
import { describe, expect, test } from 'vitest'
import type { WireResponse } from './client.ts'
import { exchange, exchangeBegun, expectRefusal } from './exchange.ts'
import type { Behaviour, Body } from './harness/harness.ts'
import { harnesses } from './harness/index.ts'

const DEFAULT = { 401: 'Bearer realm="api"', 407: 'Basic realm="proxy", charset="UTF-8"' } as const
const OAUTH_ERROR = { error: 'invalid_client' }
const SENT = {
  401: 'Send Authorization with the Bearer scheme.',
  407: 'Send Proxy-Authorization with the Basic scheme.',
} as const

function thrower(error: () => unknown, rest: Partial<Extract<Behaviour, { does: 'throw' }>> = {}): Behaviour {
  return { does: 'throw', error, ...rest }
}

function sender(status: number, body?: Body, headers: Record<string, string | string[]> = {}): Behaviour {
  return { does: 'send', status, headers, ...(body && { body }) }
}

test('every package that is an adapter is in the contract', () => {
  const folder = new URL('../../packages/', import.meta.url)
  const packages = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(
      ({ name }) => JSON.parse(readFileSync(new URL(`${name}/package.json`, folder), 'utf8')).name as string,
    )
  expect(new Set(harnesses.map((harness) => harness.package))).toEqual(
    new Set(packages.filter((name) => name !== '@proxy-auth-errors/core')),
  )
})

describe.each(harnesses)('$name', (harness) => {
  const { seesErrors, seesResponses, hasWriteHead } = harness

  describe.each([401, 407] as const)('%i', (status) => {
    const field = status === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate'
    const wrongField = status === 407 ? 'WWW-Authenticate' : 'Proxy-Authenticate'
    const own = status === 407 ? proxyAuthenticationRequired : unauthorized

    describe('thrown', () => {
      const detail = SENT[status]
      const cases: [string, Behaviour, { challenges?: string[]; problem?: object }][] = [
        ['our own error', thrower(() => own()), { problem: { detail, reason: 'missing-credentials' } }],
        ['our own error, where it is called', thrower(() => own(), { how: 'sync' }), { problem: { detail } }],
        [
          'our own error with challenges',
          thrower(() => own({ challenges: [digest({ realm: 'a', nonce: 'n' }), basic({ realm: 'b' })] })),
          { challenges: ['Digest realm="a", nonce="n", qop="auth", algorithm=SHA-256', 'Basic realm="b"'] },
        ],
        ['an http-error', thrower(() => createError(status)), { problem: { detail } }],
        [
          'an http-error, where it is called',
          thrower(() => createError(status), { how: 'sync' }),
          { problem: { detail } },
        ],
        [
          'an http-error with a header',
          thrower(() => createError(status, { headers: { [field]: 'Basic realm="mine"' } })),
          { challenges: ['Basic realm="mine"'] },
        ],
        [
          'an http-error with two lines',
          thrower(() =>
            createError(status, { headers: { [field]: ['Basic realm="a"', 'Bearer realm="b"'] } }),
          ),
          { challenges: ['Basic realm="a"', 'Bearer realm="b"'] },
        ],
        [
          'an http-error with the header of the other status',
          thrower(() => createError(status, { headers: { [wrongField]: 'Basic realm="mine"' } })),
          { challenges: ['Basic realm="mine"'] },
        ],
        [
          'an http-error with unescaped quotes',
          thrower(() => createError(status, { headers: { [field]: 'Basic realm="a "q" r"' } })),
          { challenges: ['Basic realm="a \\"q\\" r"'] },
        ],
        [
          'an error after a challenge was set',
          thrower(() => createError(status), { before: [[field, 'Basic realm="set"']] }),
          { challenges: ['Basic realm="set"'] },
        ],
        [
          'an object',
          thrower(() => Object.assign(new Error('no'), { statusCode: status })),
          { problem: { detail } },
        ],
        [
          'a frozen error',
          thrower(() => Object.freeze(Object.assign(new Error('no'), { status }))),
          { problem: { detail } },
        ],
        [
          'an error whose other getters throw',
          thrower(() =>
            Object.defineProperties(Object.assign(new Error('no'), { status }), {
              headers: {
                get: () => {
                  throw new Error('canary')
                },
              },
              reason: {
                get: () => {
                  throw new Error('canary')
                },
              },
              challenges: {
                get: () => {
                  throw new Error('canary')
                },
              },
              cause: {
                get: () => {
                  throw new Error('canary')
                },
              },
            }),
          ),
          seesErrors ? { problem: { detail } } : {},
        ],
      ]
      // What finalhandler cannot do with a getter that throws, no watcher can mend: the app gets its own error.
      const runnable = seesErrors ? cases : cases.slice(0, -1)
      test.each(runnable)(
        '%s',
        async (_name, behaviour, { challenges = [DEFAULT[status]], problem = {} }) => {
          const response = await exchange(harness, { options: {}, behaviour })
          expectRefusal(response, { status, challenges, problem: problem as Record<string, unknown> })
        },
      )

      test.each(['nested', 'with a second instance inside'])('%s', async (name) => {
        const options = { challenges: { [status]: basic({ realm: 'outer' }) } }
        const inner =
          name === 'nested' ? {} : { inner: { challenges: { [status]: basic({ realm: 'inner' }) } } }
        const response = await exchange(harness, {
          options,
          ...inner,
          nested: true,
          behaviour: thrower(() => createError(status)),
        })
        expectRefusal(response, {
          status,
          challenges: [`Basic realm="${name === 'nested' ? 'outer' : 'inner'}"`],
        })
      })

      test('with the fields of the error, each cookie on its line', async () => {
        const cookies = ['a=1', 'b=2; Expires=Wed, 21 Oct 2015 07:28:00 GMT']
        const headers = { 'Set-Cookie': cookies, 'Retry-After': '5' }
        const behaviour = thrower(() => createError(status, { headers }))
        const response = await exchange(harness, { options: {}, behaviour })
        expectRefusal(response, { status, challenges: [DEFAULT[status]] })
        expect(response.all('set-cookie')).toEqual(cookies)
        expect(response.all('retry-after')).toEqual(['5'])
      })

      test('without a body for HEAD', async () => {
        const behaviour = thrower(() => createError(status))
        const get = await exchange(harness, { options: {}, behaviour })
        const head = await exchange(harness, { options: {}, behaviour }, { method: 'HEAD' })
        expect(head.body).toHaveLength(0)
        expect(head.status).toBe(status)
        for (const name of ['content-type', 'content-length', 'cache-control', field.toLowerCase()]) {
          expect(head.all(name)).toEqual(get.all(name))
        }
      })

      test('as a page for a browser', async () => {
        const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
        const response = await exchange(
          harness,
          { options: {}, behaviour: thrower(() => createError(status)) },
          { headers: { accept } },
        )
        expect(response.status).toBe(status)
        expect(response.all('content-type')).toEqual(['text/html; charset=utf-8'])
        expect(response.all('vary')).toEqual(['Accept'])
        expect(response.all('content-length')).toEqual([String(response.body.length)])
        expect(response.body.toString()).toContain(`<h1>${status} `)
        expect(response.all(field.toLowerCase())).toEqual([DEFAULT[status]])
      })

      test('through the own error handler of the app, which leaves the challenge out', async () => {
        const errors: unknown[] = []
        const findings: Finding[] = []
        const error = createError(status, { headers: { [field]: 'Basic realm="mine"' } })
        const response = await exchange(harness, {
          options: { onFinding: (finding) => findings.push(finding) },
          behaviour: thrower(() => error),
          ownErrorHandler: { status, json: { error: 'custom' }, called: (value) => errors.push(value) },
        })
        expect(errors).toEqual([error])
        if (!seesResponses) return
        // Koa's and Express's handlers keep the error to themselves: nobody can know that it had a challenge.
        const known = ['@proxy-auth-errors/fastify', '@proxy-auth-errors/hono'].includes(harness.package)
        expectRefusal(response, { status, challenges: [known ? 'Basic realm="mine"' : DEFAULT[status]] })
        expect(findings[0]?.rule).toBe(
          known
            ? 'lost-challenge'
            : status === 407
              ? 'missing-proxy-authenticate'
              : 'missing-www-authenticate',
        )
      })

      test('through the own error handler of the app, which makes something else of it', async () => {
        const response = await exchange(harness, {
          options: {},
          behaviour: thrower(() => createError(status)),
          ownErrorHandler: { status: 404, json: { error: 'hidden' }, called: () => undefined },
        })
        expect(response.status).toBe(404)
        expect(JSON.parse(response.body.toString())).toEqual({ error: 'hidden' })
      })

      test.runIf(seesErrors)('Boom', async () => {
        const plain = thrower(() => new Boom.Boom('canary', { statusCode: status }))
        expectRefusal(await exchange(harness, { options: {}, behaviour: plain }), {
          status,
          challenges: [DEFAULT[status]],
          problem: { detail },
        })
        const boom = new Boom.Boom('canary', { statusCode: status })
        boom.output.headers[field] = 'Basic realm="boom"'
        expectRefusal(await exchange(harness, { options: {}, behaviour: thrower(() => boom) }), {
          status,
          challenges: ['Basic realm="boom"'],
        })
      })

      test.runIf(seesErrors)('an http-error with reason, challenges and detail', async () => {
        const behaviour = thrower(() =>
          createError(status, 'text', {
            reason: 'expired-credentials',
            challenges: [bearer({ realm: 'x', error: 'invalid_token' })],
            detail: 'Log in again.',
          }),
        )
        const findings: Finding[] = []
        const response = await exchange(harness, {
          options: { onFinding: (f) => findings.push(f) },
          behaviour,
        })
        expectRefusal(response, {
          status,
          challenges: ['Bearer realm="x", error="invalid_token"'],
          problem: { reason: 'expired-credentials', detail: 'Log in again.' },
        })
        expect(findings.filter(({ rule }) => rule !== 'proxy-auth-from-origin')).toEqual([])
      })

      test.runIf(seesErrors)('with the message that is meant for the client', async () => {
        const response = await exchange(harness, {
          options: {},
          behaviour: thrower(() => createError(status, 'Bring a ticket.')),
        })
        expectRefusal(response, {
          status,
          challenges: [DEFAULT[status]],
          problem: { detail: 'Bring a ticket.' },
        })
      })

      test('without the message that is not', async () => {
        const response = await exchange(harness, {
          options: {},
          behaviour: thrower(() => Object.assign(new Error('canary'), { status })),
        })
        expect(JSON.parse(response.body.toString()).detail).toBe(detail)
        expect(response.lines.flat().join()).not.toContain('canary')
      })
    })

    describe.runIf(seesResponses)('sent', () => {
      const cases: [string, Behaviour, string[]][] = [
        ['nothing', sender(status), [DEFAULT[status]]],
        ['text', sender(status, { text: 'No.' }), [DEFAULT[status]]],
        ['JSON', sender(status, { json: { error: 'no' } }), [DEFAULT[status]]],
        ['a Buffer', sender(status, { buffer: Buffer.from('No.') }), [DEFAULT[status]]],
        ['a stream', sender(status, { stream: ['No', '.'] }), [DEFAULT[status]]],
        ['a stream without end', sender(status, { stream: ['No'], endless: true }), [DEFAULT[status]]],
        [
          'a challenge of its own',
          sender(status, { text: 'No.' }, { [field]: 'Newauth realm="own", type=1' }),
          ['Newauth realm="own", type=1'],
        ],
        [
          'two challenges of its own',
          sender(status, { text: 'No.' }, { [field]: ['Basic realm="a"', 'Bearer realm="b"'] }),
          ['Basic realm="a"', 'Bearer realm="b"'],
        ],
        [
          'a challenge in the wrong field',
          sender(status, undefined, { [wrongField]: 'Basic realm="a"' }),
          ['Basic realm="a"'],
        ],
        [
          'a realm beyond ASCII',
          sender(status, { text: 'No.' }, { [field]: 'Basic realm="caf\u00e9"' }),
          ['Basic realm="caf\u00e9"'],
        ],
        ['an empty list', sender(status, undefined, { [field]: '' }), [DEFAULT[status]]],
        [
          'unescaped quotes',
          sender(status, undefined, { [field]: 'Basic realm="a "q" r"' }),
          ['Basic realm="a \\"q\\" r"'],
        ],
        [
          'a challenge beyond repair',
          sender(status, undefined, { [field]: 'Basic realm="a", =' }),
          [`Basic realm="${status === 407 ? 'proxy' : 'api'}", charset="UTF-8"`],
        ],
        [
          'a problem document with the wrong status',
          sender(
            status,
            { json: { status: 500, title: 'x' } },
            { 'content-type': 'application/problem+json' },
          ),
          [DEFAULT[status]],
        ],
        [
          'fields of the old body',
          sender(status, { text: 'No.' }, { etag: '"1"', 'content-language': 'en' }),
          [DEFAULT[status]],
        ],
      ]
      test.each(cases)('%s', async (_name, behaviour, challenges) => {
        const response = await exchange(harness, { options: {}, behaviour })
        expectRefusal(response, { status, challenges, problem: { reason: 'missing-credentials' } })
        for (const name of ['etag', 'content-language']) expect(response.all(name)).toEqual([])
      })

      const heads: [string, Behaviour, string[]][] = [
        [
          'an object',
          { does: 'writeHead', status, headers: { 'x-a': '1', 'content-length': '3' }, body: 'No.' },
          [DEFAULT[status]],
        ],
        [
          'a flat list',
          {
            does: 'writeHead',
            status,
            headers: ['x-a', '1', field, 'Basic realm="a"', field, 'Bearer realm="b"'],
            body: 'No.',
          },
          ['Basic realm="a"', 'Bearer realm="b"'],
        ],
      ]
      test.runIf(hasWriteHead).each(heads)('by writeHead with %s', async (_name, behaviour, challenges) => {
        const response = await exchange(harness, { options: {}, behaviour })
        expectRefusal(response, { status, challenges })
        expect(response.all('x-a')).toEqual(['1'])
      })

      test('a problem document, which keeps its body', async () => {
        const json = { type: 'https://api.example/errors/1', title: 'Mine', status, extra: [1] }
        const behaviour = sender(status, { json }, { 'content-type': 'application/problem+json' })
        const response = await exchange(harness, { options: {}, behaviour })
        expect(response.status).toBe(status)
        expect(JSON.parse(response.body.toString())).toEqual(json)
        expect(response.all('content-type')).toEqual(['application/problem+json'])
        expect(response.all('content-length')).toEqual([String(response.body.length)])
        expect(response.all(field.toLowerCase())).toEqual([DEFAULT[status]])
        // Where it is not known that the body stays, no length is told.
        const head = await exchange(harness, { options: {}, behaviour }, { method: 'HEAD' })
        expect([[], response.all('content-length')]).toContainEqual(head.all('content-length'))
      })

      test.each<[string, Body]>([
        ['JSON', { json: OAUTH_ERROR }],
        ['a stream', { stream: ['{"error":', '"invalid_client"}'] }],
      ])('the error of an OAuth server (%s), which keeps its body', async (_kind, body) => {
        const request = (method: string): Promise<WireResponse> => {
          const behaviour = sender(status, body, { 'content-type': 'application/json' })
          return exchange(harness, { options: {}, behaviour }, { method })
        }
        const response = await request('POST')
        if (status === 407) return expectRefusal(response, { status, challenges: [DEFAULT[status]] })
        expect(response.status).toBe(401)
        expect(JSON.parse(response.body.toString())).toEqual(OAUTH_ERROR)
        expect(response.all('content-type')).toEqual(['application/json'])
        expect(response.all('content-length')).toEqual([String(response.body.length)])
        expect(response.all('cache-control')).toEqual(['no-store'])
        expect(response.all('www-authenticate')).toEqual([DEFAULT[401]])
        // No token is asked for with GET.
        expectRefusal(await request('GET'), { status, challenges: [DEFAULT[status]] })
      })

      test('with two instances, of which the inner one answers', async () => {
        const refusals: string[] = []
        const response = await exchange(harness, {
          options: {
            challenges: { [status]: basic({ realm: 'outer' }) },
            onRefusal: () => refusals.push('outer'),
          },
          inner: {
            challenges: { [status]: basic({ realm: 'inner' }) },
            onRefusal: () => refusals.push('inner'),
          },
          behaviour: sender(status, { text: 'No.' }),
        })
        expectRefusal(response, { status, challenges: ['Basic realm="inner"'] })
        expect(refusals).toEqual(['inner'])
      })

      test('in a nested router', async () => {
        const response = await exchange(harness, {
          options: {},
          nested: true,
          behaviour: sender(status, { text: 'No.' }),
        })
        expectRefusal(response, { status, challenges: [DEFAULT[status]] })
      })

      test('without a body for HEAD', async () => {
        const response = await exchange(
          harness,
          { options: {}, behaviour: sender(status, { text: 'No.' }) },
          { method: 'HEAD' },
        )
        expect(response.body).toHaveLength(0)
        expect(response.all('content-type')).toEqual(['application/problem+json'])
        expect(response.all(field.toLowerCase())).toEqual([DEFAULT[status]])
      })

      test('amid compression, ETag, cookies, CORS and request ids', async () => {
        const response = await exchange(
          harness,
          { options: {}, surrounded: true, behaviour: sender(status, { text: 'No. '.repeat(1000) }) },
          { headers: { 'accept-encoding': 'gzip', origin: 'https://app.example' } },
        )
        expectRefusal(response, { status, challenges: [DEFAULT[status]] })
        expect(response.all('content-encoding')).toEqual([])
        expect(response.all('etag')).toEqual([])
        expect(response.all('x-request-id')).toEqual(['42'])
        expect(response.all('access-control-allow-origin')).toEqual(['https://app.example'])
        expect(response.all('set-cookie')[0]).toMatch(/^session=abc/)
      })
    })
  })

  test.runIf(seesErrors).each([
    ['text/html', ['authorization', 'accept']],
    ['application/json', ['authorization']],
  ])('keeps what other middleware set before a throw (%s)', async (accept, varies) => {
    const response = await exchange(
      harness,
      {
        options: {},
        surrounded: true,
        behaviour: thrower(() =>
          createError(401, { headers: { 'Retry-After': '5', Vary: 'Authorization' } }),
        ),
      },
      { headers: { 'accept-encoding': 'gzip', origin: 'https://app.example', accept } },
    )
    expect(response.status).toBe(401)
    expect(response.all('x-request-id')).toEqual(['42'])
    expect(response.all('access-control-allow-origin')).toEqual(['https://app.example'])
    expect(response.all('set-cookie')[0]).toMatch(/^session=abc/)
    expect(response.all('retry-after')).toEqual(['5'])
    expect(response.all('vary').join().toLowerCase().split(/,\s*/)).toEqual(expect.arrayContaining(varies))
  })

  describe('leaves byte for byte', () => {
    const cases: [string, Behaviour][] = [
      ['200 text', sender(200, { text: 'ok' }, { 'WWW-Authenticate': 'kept' })],
      ['200 JSON', sender(200, { json: { a: 1 } })],
      ['200 Buffer', sender(200, { buffer: Buffer.from([0, 255]) })],
      ['200 stream', sender(200, { stream: ['a', 'b', 'c'] })],
      ['204', sender(204)],
      ['304', sender(304, undefined, { etag: '"1"' })],
      ['400', sender(400, { json: { error: 1 } })],
      ['403', sender(403, { text: 'no' }, { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' })],
      ['404', sender(404, { text: 'no' })],
      ['500', sender(500, { text: 'no' })],
      ['a thrown 403', thrower(() => createError(403, 'no', { headers: { 'x-a': '1' } }))],
      ['a thrown 404', thrower(() => createError(404))],
      ['a thrown 500', thrower(() => createError(500))],
      ['a thrown Error', thrower(() => new Error('secret'))],
      ...(hasWriteHead
        ? ([
            [
              '200 by writeHead',
              { does: 'writeHead', status: 200, headers: ['x-a', '1', 'x-a', '2'], body: 'ok' },
            ],
          ] as [string, Behaviour][])
        : []),
    ]
    test.each(cases)('%s', async (_name, behaviour) => {
      const [plain, mounted] = await Promise.all([
        exchange(harness, { options: undefined, behaviour }),
        exchange(harness, { options: {}, behaviour }),
      ])
      expect(mounted.status).toBe(plain.status)
      const lines = (response: typeof plain) => response.lines.filter(([name]) => name !== 'date')
      expect(lines(mounted)).toEqual(lines(plain))
      expect(mounted.body).toEqual(plain.body)
    })

    // Koa itself never answers a thrown null or undefined.
    const nothing: [string, unknown][] = [
      ['null', null],
      ['undefined', undefined],
    ]
    const values: [string, unknown][] = [
      ['a string', 'canary'],
      ['a number', 401],
      ...(harness.name.startsWith('Koa') ? [] : nothing),
    ]
    test.each(values)('a thrown %s', async (_name, value) => {
      const outcome = (options: object | undefined) =>
        exchange(harness, { options, behaviour: thrower(() => value) }).then(
          ({ status, body }) => ({ status, body: body.toString() }),
          () => 'no response',
        )
      expect(await outcome({})).toEqual(await outcome(undefined))
    })
  })

  test('an error after the headers changes nothing of what was begun', async () => {
    const behaviour: Behaviour = { does: 'fail-midway', error: () => createError(401) }
    expect(await exchangeBegun(harness, { options: {}, behaviour })).toBe('200 begun')
  })

  describe.runIf(seesErrors)('options', () => {
    const behaviour = thrower(() => createError(407))

    test.each<[Reason, string]>([
      ['missing-credentials', 'Credentials required'],
      ['malformed-credentials', 'Malformed credentials'],
      ['unsupported-scheme', 'Unsupported authentication scheme'],
      ['invalid-credentials', 'Invalid credentials'],
      ['expired-credentials', 'Expired credentials'],
      ['revoked-credentials', 'Revoked credentials'],
      ['stale-nonce', 'Stale nonce'],
      ['insufficient-authentication', 'Stronger authentication required'],
    ])('typeBase with %s', async (reason, title) => {
      const response = await exchange(harness, {
        options: { typeBase: 'https://api.example/problems/' },
        behaviour: thrower(() => unauthorized({ reason })),
      })
      const type = `https://api.example/problems/${reason}`
      expectRefusal(response, { status: 401, challenges: [DEFAULT[401]], problem: { type, title, reason } })
    })

    test.each<[string | undefined, Reason]>([
      [undefined, 'missing-credentials'],
      ['Basic', 'malformed-credentials'],
      ['Basic !', 'malformed-credentials'],
      ['Basic bm9jb2xvbg==', 'malformed-credentials'],
      ['NTLM TlRMTVNTUAAB', 'unsupported-scheme'],
      ['Basic dXNlcjpwYXNz', 'invalid-credentials'],
      ['bAsIc dXNlcjpwYXNz', 'invalid-credentials'],
    ])('works out the reason from Proxy-Authorization: %s', async (credentials, reason) => {
      const response = await exchange(
        harness,
        { options: {}, behaviour },
        { headers: credentials === undefined ? {} : { 'proxy-authorization': credentials } },
      )
      expectRefusal(response, { status: 407, challenges: [DEFAULT[407]], problem: { reason } })
    })

    test.each<[string, ChallengeSource, string[]]>([
      ['a challenge', basic({ realm: 'one' }), ['Basic realm="one"']],
      ['a list', [bearer({ realm: 'a' }), basic({ realm: 'b' })], ['Bearer realm="a"', 'Basic realm="b"']],
      ['a function', ({ target }) => basic({ realm: target }), ['Basic realm="/"']],
      [
        'a function that throws',
        () => {
          throw new Error('canary')
        },
        [DEFAULT[407]],
      ],
      ['a function that gives nonsense', (() => 7) as unknown as ChallengeSource, [DEFAULT[407]]],
      [
        'an async function',
        (async () => {
          throw new Error('canary')
        }) as unknown as ChallengeSource,
        [DEFAULT[407]],
      ],
    ])('challenges: %s', async (_name, source, challenges) => {
      const response = await exchange(harness, { options: { challenges: { 407: source } }, behaviour })
      expectRefusal(response, { status: 407, challenges })
    })

    test.each<[string, (problem: Problem) => unknown, object]>([
      [
        'adds members',
        (problem) => ({ ...problem, instance: '/errors/1', trace: 'abc' }),
        { instance: '/errors/1', trace: 'abc' },
      ],
      ['cannot change the status', (problem) => ({ ...problem, status: 200 }), { status: 407 }],
      [
        'cannot bring __proto__',
        () => JSON.parse('{"__proto__":{"x":1},"toJSON":1,"a":2}'),
        { a: 2, status: 407 },
      ],
      [
        'throws',
        () => {
          throw new Error('canary')
        },
        { status: 407 },
      ],
      [
        'rejects',
        async () => {
          throw new Error('canary')
        },
        { status: 407 },
      ],
      [
        'gives a cycle',
        (problem) => {
          const all: Record<string, unknown> = { ...problem }
          all['all'] = all
          return all
        },
        { status: 407 },
      ],
      ['gives nothing', () => undefined, { status: 407 }],
    ])('problem: a function that %s', async (_name, problem, members) => {
      const response = await exchange(harness, {
        options: { problem: problem as (p: Problem) => Problem },
        behaviour,
      })
      expectRefusal(response, {
        status: 407,
        challenges: [DEFAULT[407]],
        problem: members as Record<string, unknown>,
      })
      expect(response.body.toString()).not.toMatch(/__proto__|toJSON|canary/)
    })

    test('onFinding and onRefusal that throw or reject do no harm', async () => {
      const options = {
        onFinding: () => {
          throw new Error('canary')
        },
        onRefusal: (async () => {
          throw new Error('canary')
        }) as unknown as () => void,
      }
      expectRefusal(await exchange(harness, { options, behaviour }), {
        status: 407,
        challenges: [DEFAULT[407]],
      })
    })

    test('mode strict answers misuse with 500', async () => {
      const response = await exchange(harness, { options: { mode: 'strict' }, behaviour })
      expect(response.status).toBe(500)
      expect(response.all('content-type')).toEqual(['application/problem+json'])
      expect(response.all('proxy-authenticate')).toEqual([])
      const body = JSON.parse(response.body.toString())
      expect(body.findings.map(({ rule }: Finding) => rule)).toEqual([
        'missing-proxy-authenticate',
        'proxy-auth-from-origin',
      ])
      expect(body.status).toBe(500)
    })

    test('mode report formats what was thrown', async () => {
      const response = await exchange(harness, { options: { mode: 'report' }, behaviour })
      expectRefusal(response, { status: 407, challenges: [DEFAULT[407]] })
    })
  })

  test.runIf(seesResponses)('mode report leaves what was sent as it is', async () => {
    for (const behaviour of [
      sender(407, { text: 'No.' }),
      sender(401, { json: { a: 1 } }, { 'content-type': 'application/problem+json' }),
      sender(401, { stream: ['{"a"', ':1}'] }, { 'content-type': 'application/problem+json' }),
    ]) {
      const findings: Finding[] = []
      const plain = await exchange(harness, { options: undefined, behaviour })
      const mounted = await exchange(harness, {
        options: { mode: 'report', onFinding: (f) => findings.push(f) },
        behaviour,
      })
      // To look at a web Response's fields is to put them into another order.
      const lines = ({ lines: all }: typeof plain) =>
        all
          .filter(([name]) => name !== 'date')
          .map(String)
          .toSorted()
      expect(lines(mounted)).toEqual(lines(plain))
      expect(mounted.body).toEqual(plain.body)
      expect(findings[0]).toMatchObject({ rule: /^missing-/, repaired: false } as never)
    }
  })
})

test('all adapters write the same bytes', async () => {
  const setups = [
    thrower(() => createError(407, { headers: { 'Proxy-Authenticate': 'Basic realm="same"' } })),
    sender(401, { json: { error: 'no' } }, { 'WWW-Authenticate': 'Bearer realm="same"' }),
  ]
  const names = ['content-type', 'content-length', 'cache-control', 'www-authenticate', 'proxy-authenticate']
  for (const behaviour of setups) {
    const written = new Set<string>()
    for (const harness of harnesses) {
      if (behaviour.does === 'throw' ? !harness.seesErrors : !harness.seesResponses) continue
      const { status, lines, body } = await exchange(harness, { options: {}, behaviour })
      const fields = lines.filter(([name]) => names.includes(name))
      written.add(
        JSON.stringify([status, fields.toSorted(([a], [b]) => a.localeCompare(b)), body.toString()]),
      )
    }
    expect([...written]).toHaveLength(1)
  }
})

test('formatChallenge is what the wire shows', () => {
  expect(formatChallenge(basic({ realm: 'proxy', charset: 'UTF-8' }))).toBe(DEFAULT[407])
})
