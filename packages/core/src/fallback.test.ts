/** What comes in is not what it should be, and the answer is the right one all the same. */
import createError from 'http-errors'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Challenge } from './challenge/challenge.ts'
import { basic } from './challenge/schemes.ts'
import { unauthorized } from './errors/auth-error.ts'
import type { Exchange } from './exchange.ts'
import type { AuthErrorsOptions } from './options.ts'
import type { Problem } from './problem/problem.ts'
import { createAuthResponder } from './responder.ts'

beforeEach(() => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
})

const request = { method: 'GET', target: '/', field: () => undefined }
const MINE: AuthErrorsOptions = { challenges: { 401: basic({ realm: 'mine' }) } }

function respond(exchange: Partial<Exchange>, options: AuthErrorsOptions = {}) {
  const answer = createAuthResponder(options).respond({ request, ...exchange })!
  return {
    ...answer,
    challenges: answer.reply.headers
      .filter(([name]) => name === 'www-authenticate')
      .map(([, value]) => value),
    document: JSON.parse(answer.reply.body ?? 'null') as Record<string, unknown> | null,
  }
}

test.each([
  ['a reason that is none', { reason: 'token expired' }, ['Basic realm="mine"']],
  ['challenges that are none', { challenges: ['Basic'] }, ['Basic realm="mine"']],
  ['a detail that is no text', { detail: 7 }, ['Basic realm="mine"']],
])('an error of ours that was given %s', (_what, changes, challenges) => {
  const answer = respond({ error: Object.assign(unauthorized(), changes) }, MINE)
  expect(answer.challenges).toEqual(challenges)
  expect(answer.document).toMatchObject({ status: 401, reason: 'missing-credentials' })
})

test('facts that fail: the answer is the configured one, and fits the request', () => {
  const broken = {
    ...request,
    method: 'HEAD',
    field: () => {
      throw new Error('gone')
    },
  }
  const prepared = [
    ['Content-Encoding', 'gzip'],
    ['ETag', '"x"'],
  ] as const
  const answer = respond({ request: broken, error: { status: 401 }, prepared }, MINE)
  expect(answer.challenges).toEqual(['Basic realm="mine"'])
  expect(answer.reply.body).toBeUndefined()
  expect(answer.drop).toEqual(['content-encoding', 'etag'])
})

const fail = (): never => {
  throw new Error('gone')
}
const unreadable = Object.defineProperties({ ...request }, { method: { get: fail }, target: { get: fail } })

test('a request of which nothing can be read: the answer is the configured one', () => {
  const answer = respond({ request: unreadable, error: { status: 401 } }, MINE)
  expect(answer.challenges).toEqual(['Basic realm="mine"'])
  expect(answer.document).toMatchObject({ status: 401 })
})

test("an upstream's 407 with a mistyped option does not reach the client", () => {
  const reply = { status: 407, headers: [], body: 'no' }
  const answer = createAuthResponder().respond({ request, reply, upstream: 'passs' as 'pass' })
  expect(answer?.reply.status).toBe(502)
})

test.each<[string, Partial<Exchange>]>([
  ["an upstream's 407", { reply: { status: 407, headers: [], body: 'no' }, upstream: 'bad-gateway' }],
  ['a 403', { reply: { status: 403, headers: [[7 as never, 'x']], body: 'no' } }],
])('facts that fail: %s is left as it is', (_what, exchange) => {
  expect(createAuthResponder().respond({ request: unreadable, ...exchange })).toBeUndefined()
})

test('a token that came back as the only scheme: the configured challenge is sent', () => {
  const answer = respond(
    {
      request: { ...request, field: (name) => (name === 'authorization' ? 'abcDEF123' : undefined) },
      reply: { status: 401, headers: [['www-authenticate', 'abcDEF123 realm="x"']], body: 'no' },
    },
    MINE,
  )
  expect(answer.challenges).toEqual(['Basic realm="mine"'])
  expect(answer.reply.body).not.toContain('abcDEF123')
})

describe('challenges of an error', () => {
  const withoutChallenge = { status: 401, headers: [], body: 'no' }

  test('have names in whatever case', () => {
    const error = createError(401, 'x', { challenges: { scheme: 'Basic', params: { Realm: 'x' } } })
    const answer = respond({ error, reply: withoutChallenge })
    expect(answer.challenges).toEqual(['Basic realm="x"'])
    expect(answer.document).toMatchObject({ challenges: [{ scheme: 'Basic', params: { realm: 'x' } }] })
  })

  test('are read once: what they say later does not count', () => {
    let reads = 0
    const params = {
      get realm() {
        return reads++ % 2 === 0 ? 'a' : 'a\r\nx: y'
      },
    }
    const challenges: Challenge = { scheme: 'Basic', params }
    const answer = respond({ error: { status: 401, challenges }, reply: withoutChallenge })
    expect(answer.challenges.join()).not.toMatch(/[\r\n]/)
  })
})

describe('the `problem` option', () => {
  const changes: [string, Required<AuthErrorsOptions>['problem']][] = [
    ['and gives it back', (problem) => Object.assign(problem, { status: 418, challenges: [], extra: 1 })],
    [
      'and fails',
      (problem) => {
        Object.assign(problem, { status: 418, challenges: [], type: 42 })
        throw new Error('no')
      },
    ],
  ]

  test.each(changes)('changes what it is given, %s: the status stays', (_what, problem) => {
    expect(respond({ error: { status: 401 } }, { problem }).document).toMatchObject({
      type: 'about:blank',
      status: 401,
      challenges: [{ scheme: 'Bearer' }],
    })
  })

  test('cannot change what is offered to others', () => {
    const problem = ({ challenges, ...rest }: Problem): Problem => {
      ;(challenges as Challenge[]).push(basic({ realm: 'more' }))
      return { ...rest, challenges }
    }
    const responder = createAuthResponder({ ...MINE, problem })
    for (let count = 0; count < 2; count++) {
      const { body } = responder.respond({ request, error: { status: 401 } })!.reply
      expect(JSON.parse(body!)).toMatchObject({ challenges: [{ params: { realm: 'mine' } }] })
    }
  })

  test('gives names that are no members: they are left out', () => {
    const text =
      '{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}},"prototype":{"a":1},"toJSON":1,"b":2}'
    const problem = (): Problem => JSON.parse(text) as Problem
    const answer = respond({ error: { status: 401 } }, { problem })
    expect(Object.getPrototypeOf(answer.problem)).toBe(Object.prototype)
    expect(answer.document).toMatchObject({ b: 2, status: 401 })
    for (const name of ['constructor', 'prototype', 'toJSON'])
      expect(answer.document).not.toHaveProperty([name])
  })
})

describe('a problem document that was sent', () => {
  const sent = (headers: readonly (readonly [string, string])[], body: unknown): Exchange => ({
    request,
    reply: {
      status: 401,
      headers: [
        ['content-type', 'application/problem+json'],
        ['www-authenticate', 'Basic realm="a"'],
        ...headers,
      ],
      body: typeof body === 'string' ? body : JSON.stringify(body),
    },
  })

  test('is replaced where its status is null', () => {
    expect(respond(sent([], { title: 'x', status: null })).document).toMatchObject({ status: 401 })
  })

  test('that is kept has a length, and no framing but that', () => {
    const answer = respond(
      sent(
        [
          ['Transfer-Encoding', 'chunked'],
          ['Trailer', 'x-sum'],
        ],
        { title: 'x', status: 401 },
      ),
    )
    expect(answer.document).toEqual({ title: 'x', status: 401 })
    expect(answer.drop).toEqual(['transfer-encoding', 'trailer'])
  })

  test('that was compressed is replaced, and is no misuse', () => {
    const answer = respond(sent([['content-encoding', 'gzip']], '\u001f\u008b'))
    expect(answer.findings).toEqual([])
    expect(answer.drop).toContain('content-encoding')
  })
})

test('cookies of an error come to those that were set', () => {
  const prepared = [
    ['Set-Cookie', 'a=1'],
    ['X-A', '1'],
  ] as const
  const error = unauthorized({ headers: { 'set-cookie': ['z=9', 'y=8'], 'x-a': '2' } })
  const { headers } = respond({ error, prepared }).reply
  expect(headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)).toEqual([
    'a=1',
    'z=9',
    'y=8',
  ])
  expect(headers).toContainEqual(['x-a', '2'])
})

describe('what an error varies on comes to what was set', () => {
  const vary = (accept: string, ...values: string[]): unknown => {
    const error = unauthorized({ headers: { vary: values } })
    const asked = { ...request, field: (name: string) => (name === 'accept' ? accept : undefined) }
    const answer = createAuthResponder().respond({ request: asked, error, prepared: [['Vary', 'Origin']] })
    return answer?.reply.headers.filter(([name]) => name === 'vary').map(([, value]) => value)
  }

  test.each([
    [['Authorization'], 'Origin, Authorization'],
    [['authorization, origin', 'X-Key'], 'origin, authorization, X-Key'],
    [['*'], '*'],
    [['a\r\nx-b: c'], 'Origin'],
  ])('%j', (values, expected) => {
    expect(vary('application/json', ...values)).toEqual([expected])
    expect(vary('text/html', ...values)).toEqual([expected === '*' ? '*' : `${expected}, Accept`])
  })
})

test('fields of a connection are none of an error', () => {
  const headers = { 'keep-alive': 'timeout=5', upgrade: 'h2c', te: 'trailers', 'x-a': '1' }
  const names = respond({ error: unauthorized({ headers }) }).reply.headers.map(([name]) => name)
  expect(names).toContain('x-a')
  expect(names).toEqual(expect.not.arrayContaining(['keep-alive', 'upgrade', 'te']))
})
