/** Challenges that a function of the user's gives: nobody could look at them when it was configured. */
import { expect, test, vi } from 'vitest'
import { basic, bearer, challenge, digest } from '../challenge/schemes.ts'
import type { Challenge } from '../challenge/challenge.ts'
import { unauthorized } from '../errors/auth-error.ts'
import type { Exchange, HeaderField, RequestFacts } from '../exchange.ts'
import type { AuthErrorsOptions } from '../options.ts'
import { createAuthResponder } from '../responder.ts'

const REQUEST: RequestFacts = { method: 'GET', target: '/', field: () => undefined }

const EXCHANGES: Readonly<Record<string, Omit<Exchange, 'request'>>> = {
  'an error': { error: unauthorized() },
  'a reply': { reply: { status: 401, headers: [], body: 'no' } },
}

function ask(exchange: Omit<Exchange, 'request'>, offered: readonly Challenge[], more?: AuthErrorsOptions) {
  const offer = vi.fn(() => offered)
  const found: string[] = []
  const responder = createAuthResponder({
    challenges: { 401: offer },
    rules: { 'missing-www-authenticate': 'warning' },
    onFinding: ({ rule }) => void found.push(rule),
    ...more,
  })
  const answer = responder.respond({ request: REQUEST, ...exchange })
  const challenges = answer?.reply.headers
    .filter(([name]) => name === 'www-authenticate')
    .map(([, line]) => line)
  const rules = found.filter((rule) => rule !== 'missing-www-authenticate')
  return { status: answer?.reply.status, challenges, rules, calls: offer.mock.calls.length }
}

test.each(
  Object.entries(EXCHANGES).flatMap(([name, exchange]) => [
    [name, 'bearer-without-parameters', exchange, challenge('Bearer'), 'Bearer realm="api"'] as const,
    [name, 'basic-without-realm', exchange, challenge('Basic'), 'Basic realm="api"'] as const,
  ]),
)(
  'for %s: %s, which is wrong in any response, is found and mended',
  (_name, rule, exchange, offered, line) => {
    expect(ask(exchange, [offered])).toEqual({ status: 401, challenges: [line], rules: [rule], calls: 1 })
  },
)

test.each(Object.entries(EXCHANGES))('for %s: no more is asked of it', (_name, exchange) => {
  const offered = [
    challenge('Newauth', { realm: 'a' }),
    digest({ realm: 'a', nonce: 'n', algorithm: 'MD5' }),
    basic({ realm: 'a' }),
    bearer({ error: 'invalid_token' }),
  ]
  expect(ask(exchange, offered)).toMatchObject({ rules: [], calls: 1, challenges: { length: 4 } })
})

const ECHO: HeaderField = ['x-debug', 'read-v1']

test.each<[string, Omit<Exchange, 'request'>]>([
  ['an error', { error: unauthorized(), prepared: [ECHO] }],
  ['a reply', { reply: { status: 401, headers: [ECHO], body: 'no' } }],
])('for %s: a password that is a word of it takes nothing away', (_name, exchange) => {
  const field = (name: string) => (name === 'authorization' ? `Basic ${btoa('alice:read-v1')}` : undefined)
  const offered = bearer({ realm: 'api', scope: 'read-v1' })
  for (const source of [offered, () => offered]) {
    const answer = createAuthResponder({ challenges: { 401: source } }).respond({
      request: { ...REQUEST, field },
      ...exchange,
    })
    expect(answer?.findings.map(({ rule }) => rule)).toContain('credentials-echoed')
    expect(answer?.drop).toContain('x-debug')
    expect(answer?.reply.headers).toContainEqual(['www-authenticate', 'Bearer realm="api", scope="read-v1"'])
  }
})

test('nothing is offered, or asked of it, where the reply is left as it is', () => {
  const { status, rules } = ask(EXCHANGES['a reply']!, [challenge('Bearer')], { mode: 'report' })
  expect([status, rules]).toEqual([undefined, ['not-problem-details']])
})

test('a rule that is off, or lowered, is not asked', () => {
  for (const severity of ['off', 'warning'] as const) {
    const rules = { 'bearer-without-parameters': severity }
    expect(ask(EXCHANGES['an error']!, [challenge('Bearer')], { rules })).toMatchObject({
      challenges: ['Bearer'],
      rules: [],
    })
  }
})

test('strict says so', () => {
  expect(ask(EXCHANGES['an error']!, [challenge('Bearer')], { mode: 'strict' })).toMatchObject({
    status: 500,
  })
})
