import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest'
import { basic } from '../challenge/schemes.ts'
import type { Exchange } from '../exchange.ts'
import type { AuthErrorsOptions } from '../options.ts'
import { type AuthResponder, createAuthResponder } from '../responder.ts'
import type { Finding } from './finding.ts'

let emitWarning: MockInstance<typeof process.emitWarning>

beforeEach(() => {
  emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
})

afterEach(() => {
  vi.unstubAllEnvs()
})

function exchange(file: string, more: Partial<Exchange> = {}): Exchange {
  const error = Object.assign(new Error('x'), { status: 401, stack: `Error: x\n    at f (${file})` })
  return { request: { method: 'GET', target: '/a?token=canary', field: () => undefined }, error, ...more }
}

function printed(code: string): string[] {
  return emitWarning.mock.calls
    .filter(([, options]) => (options as unknown as { code: string }).code === code)
    .map(([message]) => String(message))
}

test('a rule is printed once for each emitter, and handed to onFinding each time', () => {
  const findings: Finding[] = []
  const responder = createAuthResponder({ onFinding: (finding) => findings.push(finding) })
  for (const file of ['/app/a.ts:1:1', '/app/a.ts:1:1', '/app/b.ts:2:2']) responder.respond(exchange(file))
  createAuthResponder().respond(exchange('/app/b.ts:2:2'))
  expect(printed('missing-www-authenticate')).toEqual([
    [
      'error: A 401 was thrown without a challenge in WWW-Authenticate.',
      '  request   GET /a',
      '  sent by   /app/a.ts:1:1',
      '  fix       Send one for each scheme that is accepted, such as: WWW-Authenticate: Bearer realm="api"',
      '  repaired  the client got a response without this fault',
      '  see       https://github.com/proxy-auth-errors/proxy-auth-errors/blob/main/docs/rules.md#missing-www-authenticate (RFC 9110 §15.5.2)',
    ].join('\n'),
    expect.stringContaining('/app/b.ts:2:2'),
  ])
  expect(printed('default-challenges')).toEqual([
    'No challenge is configured for 401: a default is sent.\n' +
      '  fix       proxyAuthErrors({ challenges: { 401: bearer({ realm: "…" }) } })',
  ])
  expect(emitWarning.mock.calls[0]?.[1]).toMatchObject({ type: 'AuthMisuseWarning' })
  expect(findings).toHaveLength(3)
  expect(findings[0]).toEqual({
    rule: 'missing-www-authenticate',
    severity: 'error',
    message: expect.stringMatching(/^A 401 was thrown .* Sent by \/app\/a\.ts:1:1\.$/),
    spec: 'RFC 9110 §15.5.2',
    docs: 'https://github.com/proxy-auth-errors/proxy-auth-errors/blob/main/docs/rules.md#missing-www-authenticate',
    status: 401,
    emitter: '/app/a.ts:1:1',
    repaired: true,
    request: { method: 'GET', target: '/a' },
  })
})

test.each<[Partial<AuthErrorsOptions>, string, boolean]>([
  [{}, 'Basic realm=api', true],
  [{ mode: 'report' }, 'Basic realm=api', true],
  [{ mode: 'strict' }, 'Basic realm=api', false],
  [{ mode: 'strict', rules: { 'unquoted-realm': 'advice' } }, 'Basic realm=api', true],
])('%j: a thrown error is repaired where it is answered so', (options, challenge, repaired) => {
  const findings: Finding[] = []
  const responder = createAuthResponder({ ...options, onFinding: (finding) => findings.push(finding) })
  const { request } = exchange('/app/repaired.ts:1:1')
  const error = { status: 401, headers: { 'www-authenticate': challenge } }
  const answer = responder.respond({ request, error })
  expect(findings.find(({ rule }) => rule === 'unquoted-realm')).toMatchObject({ repaired })
  const sent = answer?.reply.headers.find(([name]) => name === 'www-authenticate')?.[1]
  expect(sent === 'Basic realm="api"').toBe(repaired)
})

test('a function that fails is told of with the name of its error, if that is a name', () => {
  const fail = (): never => {
    throw Object.assign(new Error('x'), { name: 'a\nCANARY' })
  }
  createAuthResponder({ onRefusal: fail }).respond(exchange('/app/name.ts:1:1'))
  const told = printed('broken-hook').join()
  expect(told).toContain('an error')
  expect(told).not.toContain('CANARY')
})

test('whoever is not seen is told of once, whatever paths it comes by', () => {
  const responder = createAuthResponder({ challenges: { 407: basic({ realm: 'proxy' }) } })
  const error = Object.assign(new Error('x'), { status: 401, stack: '' })
  for (let at = 0; at < 3; at++) {
    const request = { method: 'GET', target: `/items/${at}`, field: () => undefined }
    responder.respond({ request, error })
    responder.respond({ request, reply: { status: 407, headers: [], body: 'no' } })
  }
  expect(printed('missing-www-authenticate')).toEqual([expect.stringContaining('the error has no stack')])
  expect(printed('missing-proxy-authenticate')).toEqual([expect.stringContaining('the next ones are traced')])
})

test('nothing is printed in production', () => {
  vi.stubEnv('NODE_ENV', 'production')
  createAuthResponder().respond(exchange('/app/production.ts:1:1'))
  const found: string[] = []
  const responder = createAuthResponder({ onFinding: ({ rule }) => found.push(rule) })
  const error = Object.assign(exchange('/app/production.ts:2:2').error as Error, { status: 407 })
  responder.respond(exchange('', { error }))
  expect(found).toContain('missing-proxy-authenticate')
  expect(emitWarning).not.toHaveBeenCalled()
})

test('the default challenge is noted once', () => {
  for (let count = 0; count < 3; count++)
    createAuthResponder().respond({ ...exchange('/app/c.ts:1:1'), error: { status: 407 } })
  expect(printed('default-challenges')).toEqual([
    'No challenge is configured for 407: a default is sent.\n' +
      '  fix       proxyAuthErrors({ challenges: { 407: basic({ realm: "…" }) } })',
  ])
})

test('facts of an adapter that throw are told of, once', () => {
  const field = (): never => {
    throw new EvalError('canary')
  }
  const responder = createAuthResponder()
  for (let count = 0; count < 2; count++) {
    const answer = responder.respond({ ...exchange(''), request: { method: 'GET', target: '/', field } })
    expect(answer?.reply.status).toBe(401)
  }
  const notes = printed('fault')
  expect(notes).toHaveLength(1)
  expect(notes[0]).toMatch(
    /^Answering a refused request failed with EvalError: the response was sent without it\./,
  )
  expect(notes[0]).not.toContain('canary')
})

test('a function that throws what has no stack is told of without a place', () => {
  const onRefusal = (): never => {
    // eslint-disable-next-line no-throw-literal
    throw { name: 'Nowhere' }
  }
  createAuthResponder({ onRefusal }).respond(exchange('/app/nowhere.ts:1:1'))
  expect(printed('broken-hook')).toEqual([
    'The function given as onRefusal failed with Nowhere: the response was sent without it.',
  ])
})

test('a function of the user that fails is noted once, without what it said', () => {
  const responder = createAuthResponder({
    onFinding: () => {
      throw new RangeError('canary')
    },
  })
  for (let count = 0; count < 3; count++) responder.respond(exchange('/app/d.ts:1:1'))
  const notes = printed('broken-hook')
  expect(notes).toHaveLength(1)
  expect(notes[0]).toMatch(/^The function given as onFinding failed with RangeError/)
  expect(notes[0]).toContain('report.test.ts')
  expect(notes.join()).not.toContain('canary')
})

describe('a function of the user that gives nothing to go on with', () => {
  const GIVEN: readonly [kind: string, value: () => unknown][] = [
    ['Undefined', () => undefined],
    ['Null', () => null],
    ['Promise', () => Promise.reject(new Error('canary'))],
    ['String', () => 'canary'],
    ['Array', () => []],
    ['Object', () => ({ toJSON: 1n, canary: 1n })],
  ]

  test.each(GIVEN)('[object %s] as problem', (kind, problem) => {
    const answer = createAuthResponder({ problem: problem as never }).respond(exchange('/app/given.ts:1:1'))
    expect(answer?.reply.status).toBe(401)
    expect(printed('broken-hook')).toEqual([
      `The function given as problem gave [object ${kind}]: the response was sent without it.\n` +
        '  fix       Give an object at once that can be written as JSON, such as { ...problem, instance: "/errors/1" }.',
    ])
  })

  test.each(GIVEN)('[object %s] as challenges', (kind, challenges) => {
    const responder = createAuthResponder({ challenges: { 401: challenges as never } })
    const answer = responder.respond(exchange('/app/given.ts:1:1'))
    expect(answer?.reply.headers).toContainEqual(['www-authenticate', 'Bearer realm="api"'])
    expect(printed('broken-hook')).toEqual([
      `The function given as challenges[401] gave [object ${kind}]: the response was sent without it.\n` +
        '  fix       Give a challenge at once, such as bearer({ realm: "api" }), or a list of them.',
    ])
  })
})

test('a function of the user that fails is noted in production as well', () => {
  vi.stubEnv('NODE_ENV', 'production')
  const challenges = (): never => {
    throw new URIError('canary')
  }
  createAuthResponder({ challenges: { 401: challenges } }).respond(exchange('/app/d.ts:1:1'))
  expect(printed('broken-hook')).toEqual([
    expect.stringMatching(/^The function given as challenges\[401\] failed with URIError/),
  ])
  expect(printed('missing-www-authenticate')).toEqual([])
})

test('a severity of the user is used; a rule that is off is silent', () => {
  const findings: Finding[] = []
  const onFinding = (finding: Finding): void => void findings.push(finding)
  createAuthResponder({ onFinding, rules: { 'missing-www-authenticate': 'advice' } }).respond(
    exchange('/app/e.ts:1:1'),
  )
  createAuthResponder({ onFinding, rules: { 'missing-www-authenticate': 'off' } }).respond(
    exchange('/app/f.ts:1:1'),
  )
  expect(findings.map(({ severity, emitter }) => [severity, emitter])).toEqual([['advice', '/app/e.ts:1:1']])
})

test('a flood of one misuse is printed once, whatever paths it comes by, and traced now and then', () => {
  const findings: Finding[] = []
  const responder = createAuthResponder({ onFinding: (finding) => findings.push(finding) })
  for (let at = 0; at < 200; at++) {
    const request = { method: 'GET', target: `/flood/${at}`, field: () => undefined }
    responder.respond({ ...exchange('/app/flood.ts:1:1'), request })
  }
  expect(printed('missing-www-authenticate')).toHaveLength(1)
  expect(findings).toHaveLength(200)
  expect(findings.filter(({ emitter }) => emitter !== undefined)).toHaveLength(32)
})

test('whoever comes into a flood of the same misuse is named within a second', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const findings: Finding[] = []
  const responder = createAuthResponder({ onFinding: (finding) => findings.push(finding) })
  for (let at = 0; at < 40; at++) responder.respond(exchange('/app/poll.ts:1:1'))
  vi.advanceTimersByTime(1000)
  for (let at = 0; at < 2; at++) responder.respond(exchange('/app/new.ts:1:1'))
  vi.useRealTimers()
  expect(findings.slice(40).map(({ emitter }) => emitter)).toEqual(['/app/new.ts:1:1', undefined])
  expect(printed('missing-www-authenticate').join()).toContain('/app/new.ts:1:1')
})

describe('the responses that are traced', () => {
  /** How many come next. */
  function traced(responder: AuthResponder): number {
    let count = 0
    while (count < 100 && responder.wantsTrace()) count++
    return count
  }

  test('are the first 20, and as many after a finding whose emitter was not to be seen', () => {
    const responder = createAuthResponder()
    expect(traced(responder)).toBe(20)
    responder.respond(exchange('/app/traced.ts:1:1'))
    expect(traced(responder)).toBe(0)
    const error = Object.assign(new Error('x'), { status: 401, stack: '' })
    responder.respond(exchange('', { error }))
    expect(traced(responder)).toBe(20)
  })

  test('are none in production', () => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(traced(createAuthResponder())).toBe(0)
  })
})

test('where nobody listens, no stack is read of who was refused by a response either', () => {
  vi.stubEnv('NODE_ENV', 'production')
  const read = vi.fn(() => '')
  const error = Object.defineProperty(new Error('x'), 'stack', { get: read })
  const reply = { status: 401, headers: [], body: 'no' }
  expect(createAuthResponder().respond(exchange('', { error, reply }))?.findings).toHaveLength(1)
  expect(read).not.toHaveBeenCalled()
})

test('where nobody listens, no stack is read', () => {
  vi.stubEnv('NODE_ENV', 'production')
  const read = vi.fn(() => '')
  const error = Object.defineProperty(Object.assign(new Error('x'), { status: 401 }), 'stack', { get: read })
  createAuthResponder().respond(exchange('', { error }))
  expect(read).not.toHaveBeenCalled()
})

// Last: they fill the tables of this process.
describe('the table of what was printed', () => {
  test('is bounded', () => {
    for (let at = 0; at < 1000; at++) createAuthResponder().respond(exchange(`/app/${at}.ts:1:1`))
    expect(emitWarning.mock.calls.length).toBeLessThanOrEqual(200)
  })

  test('leaves room for what is broken, which is bounded as well', () => {
    for (let at = 0; at < 1000; at++) {
      const onRefusal = (): never => {
        throw Object.assign(new Error('x'), { name: `Error${at}` })
      }
      createAuthResponder({ onRefusal }).respond(exchange('/app/full.ts:1:1'))
    }
    expect(printed('broken-hook').length).toBeGreaterThan(100)
    expect(emitWarning.mock.calls.length).toBeLessThanOrEqual(200)
  })
})
