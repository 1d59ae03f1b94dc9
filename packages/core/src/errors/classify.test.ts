import createError, { isHttpError } from 'http-errors'
import { describe, expect, test } from 'vitest'
import { basic } from '../challenge/schemes.ts'
import { AuthError, proxyAuthenticationRequired, unauthorized } from './auth-error.ts'
import { classify, isExposed, isReceived, statusOf } from './classify.ts'

function coded(name: string, code: string, more: object = {}): Error {
  return Object.assign(new Error('message'), { name, code, ...more })
}

describe('statusOf', () => {
  test.each<[string, unknown, number | undefined]>([
    ['status', { status: 401 }, 401],
    ['statusCode', { statusCode: 407 }, 407],
    ['status before statusCode', { status: 403, statusCode: 401 }, 403],
    ['a Boom', { output: { statusCode: 401 } }, 401],
    [
      'a Boom of a response that was received',
      { output: { statusCode: 401 }, data: { isResponseError: true } },
      undefined,
    ],
    ['a string', { status: '401' }, undefined],
    ['no object', 401, undefined],
    ['null', null, undefined],
    [
      'a challenge that Node did not write',
      coded('TypeError', 'ERR_INVALID_CHAR', {
        message: 'Invalid character in header content ["WWW-Authenticate"]',
      }),
      401,
    ],
    [
      'one for a proxy',
      coded('TypeError', 'ERR_INVALID_CHAR', {
        message: 'Invalid character in header content ["proxy-authenticate"]',
      }),
      407,
    ],
    [
      'another field',
      coded('TypeError', 'ERR_INVALID_CHAR', { message: 'Invalid character in header content ["x-name"]' }),
      undefined,
    ],
    ['no code of Node', new TypeError('Invalid character in header content ["www-authenticate"]'), undefined],
    [
      'a name in the middle',
      coded('TypeError', 'ERR_INVALID_CHAR', { message: 'Not ["www-authenticate"] but ["x-name"]' }),
      undefined,
    ],
    [
      'a proxy whose traps throw',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('trap')
          },
        },
      ),
      undefined,
    ],
  ])('%s', (_name, error, status) => {
    expect(statusOf(error)).toBe(status)
  })
})

test.each<[string, object, boolean]>([
  ['with the fields of a response', { status: 401, headers: new Headers({ date: 'x' }) }, true],
  ['with a response', { status: 401, response: { headers: { Date: 'x' } } }, true],
  ['of @hapi/wreck', { output: { statusCode: 401 }, data: { isResponseError: true } }, true],
  [
    'with fields of its own beside a response',
    { status: 401, headers: { 'retry-after': '9' }, response: { headers: { date: 'x' } } },
    false,
  ],
  ['with fields of its own', { status: 401, headers: { 'retry-after': '9' } }, false],
  ['with a response that was not received', { status: 401, response: new Response() }, false],
  ['without any', { status: 401 }, false],
])('an error %s: %j was received: %s', (_what, error, expected) => {
  expect(isReceived(error)).toBe(expected)
})

test.each([undefined, null, 401, 'unauthorized'])('%s says nothing, and has no status', (thrown) => {
  expect([classify(thrown), statusOf(thrown)]).toEqual([undefined, undefined])
})

describe('headers, whatever their shape', () => {
  const line = ['www-authenticate', 'Basic realm="a"']
  test.each<[string, unknown, unknown[]]>([
    ['an object', { 'WWW-Authenticate': line[1] }, [line]],
    [
      'a list of values',
      { 'www-authenticate': [line[1], 'Bearer realm="b"'] },
      [line, ['www-authenticate', 'Bearer realm="b"']],
    ],
    [
      'twins in two cases',
      { 'WWW-Authenticate': line[1], 'www-authenticate': 'Bearer realm="b"' },
      [line, ['www-authenticate', 'Bearer realm="b"']],
    ],
    ['Headers', new Headers({ 'WWW-Authenticate': line[1]! }), [line]],
    ['a Map', new Map([['WWW-Authenticate', line[1]]]), [line]],
    ['pairs', [['WWW-Authenticate', line[1]]], [line]],
    ['a number', { 'Retry-After': 5 }, [['retry-after', '5']]],
    ['a string', 'WWW-Authenticate: Basic', []],
    ['names that are none', { 'a b': 'x', '': 'y' }, []],
    ['values that are none', { a: null, b: undefined, c: {}, d: [undefined, 'x'] }, [['d', 'x']]],
    [
      'a getter that throws',
      Object.defineProperty({}, 'a', {
        enumerable: true,
        get: () => {
          throw new Error('x')
        },
      }),
      [],
    ],
  ])('%s', (_name, headers, fields) => {
    expect(classify({ status: 401, headers })?.headers).toEqual(fields)
  })

  test('of a Boom and of an HTTPException', () => {
    expect(classify({ output: { statusCode: 401, headers: { a: '1' } } })?.headers).toEqual([['a', '1']])
    expect(classify({ status: 401, res: new Response(null, { headers: { a: '1' } }) })?.headers).toEqual([
      ['a', '1'],
    ])
  })

  test('never those of an upstream response', () => {
    expect(
      classify({ status: 401, response: { headers: { 'www-authenticate': 'Basic' } } })?.headers,
    ).toEqual([])
  })

  test('never those that an API client received', () => {
    const headers = {
      date: 'Sun, 22 Nov 2026 08:53:13 GMT',
      'www-authenticate': 'Basic',
      'set-cookie': 'a=b',
    }
    for (const shape of [
      headers,
      new Headers(headers),
      new Map(Object.entries(headers)),
      Object.entries(headers),
    ]) {
      expect(classify({ status: 401, headers: shape })?.headers).toEqual([])
    }
  })

  test('those of a response that the app throws, wherever it has that from', () => {
    const headers = { date: 'Sun, 22 Nov 2026 08:53:13 GMT', 'www-authenticate': 'Basic' }
    expect(classify({ status: 401, res: new Response(null, { headers }) })?.headers).toContainEqual([
      'www-authenticate',
      'Basic',
    ])
    expect(classify({ status: 401, res: { headers } })?.headers).toEqual([])
  })

  test('more than anybody means are not read', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`x-${at}`, '1']))
    expect(classify({ status: 401, headers: many })?.headers).toHaveLength(200)
  })
})

test.each<[string, object, string | undefined]>([
  ['of Hono', {}, 'Hi'],
  ['of Hono with a response', { res: new Response('no') }, undefined],
  ['of Nest with a text', { response: 'Hi' }, 'Hi'],
  ['of Nest with a message', { response: { message: 'Hi', statusCode: 401 } }, 'Hi'],
  ['of Nest with another object', { response: { error: 'invalid_client' } }, undefined],
])(
  'the message of an exception %s is for the client where it is in its response',
  (_whose, members, detail) => {
    const error = Object.assign(new Error('Hi'), { status: 401, getResponse: () => undefined }, members)
    expect(classify(error)?.detail).toBe(detail)
  },
)

test.each<[string, object, string | undefined]>([
  ['with expose', { expose: true }, 'Hi'],
  ['with expose, and no message', { expose: true, message: '' }, undefined],
  ['with an expose that is not true', { expose: 'true' }, undefined],
  ['without', {}, undefined],
])('the message of an error %s is for the client where it says so', (_what, members, detail) => {
  const error = Object.assign(new Error('Hi'), { status: 401 }, members)
  expect(classify(error)?.detail).toBe(detail)
  expect(isExposed(error)).toBe('expose' in members && members.expose === true)
})

class Coded extends Error {
  get code(): string {
    return 'invalid_token'
  }
}

describe('an error that says little of a refusal', () => {
  const MEMBERS: Record<string, object> = {
    none: {},
    'a code': { code: 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED' },
    'a code and a cause': { code: 'invalid_token', cause: coded('TokenExpiredError', '') },
    "a Boom's": { data: null, isBoom: true, output: { statusCode: 401, headers: {}, payload: {} } },
    "a Boom's with fields": { output: { statusCode: 401, headers: { 'WWW-Authenticate': 'Basic' } } },
    "a Boom's with a Map of fields": { output: { statusCode: 401, headers: new Map([['X-A', '1']]) } },
    'an output of null': { output: null },
    "those of Hono's": { res: undefined, cause: undefined, getResponse: () => undefined },
    "those of Hono's with a response": { res: new Response(null, { headers: { 'X-A': '1' } }) },
    'challenges of undefined': { challenges: undefined, headers: undefined },
    'challenges of null': { challenges: null, headers: null, res: null, getResponse: () => undefined },
  }

  test.each(Object.entries(MEMBERS))('is read as if it said more: %s', (_what, members) => {
    const make = (): Error => Object.assign(new Error('Hi'), { status: 401 }, members)
    const inFull = classify(Object.assign(make(), { reason: 'none of ours' }))
    expect(classify(make())).toEqual(inFull)
  })

  test('may have the code of its class', () => {
    expect(classify(new Coded('Hi'))?.hints.reason).toBe('invalid-credentials')
  })

  test('may be a proxy that throws at whatever it is asked', () => {
    const trap = (): never => {
      throw new Error('trap')
    }
    const error = new Proxy(new Error('Hi'), { get: trap, has: trap, getOwnPropertyDescriptor: trap })
    expect(classify(error)).toMatchObject({ ours: false, headers: [], detail: undefined })
  })
})

test.each<[string, object, { ours: boolean; detail: string | undefined }]>([
  ['a reason of ours', { reason: 'expired-credentials' }, { ours: true, detail: 'Log in.' }],
  ['challenges', { challenges: [basic({ realm: 'a' })] }, { ours: true, detail: 'Log in.' }],
  ['neither', { reason: 'no such user' }, { ours: false, detail: undefined }],
])('the detail of an error with %s is for the client only where that is ours', (_what, members, told) => {
  const error = Object.assign(new Error('message'), { status: 401, detail: 'Log in.' }, members)
  expect(classify(error)).toMatchObject(told)
})

describe('a plain object with a reason of ours', () => {
  test('says what `refuse` takes', () => {
    const challenges = [basic({ realm: 'a' })]
    const refusal = { status: 401, reason: 'expired-credentials', challenges, detail: 'Log in.' }
    expect(classify({ ...refusal, headers: { 'Retry-After': '9' } })).toMatchObject({
      ours: true,
      reason: 'expired-credentials',
      challenges,
      detail: 'Log in.',
      headers: [['retry-after', '9']],
    })
  })

  test('is no error with one, which says more by its name', () => {
    const error = Object.assign(new Error('message'), {
      name: 'JsonWebTokenError',
      reason: 'expired-credentials',
    })
    expect(classify(error)).toMatchObject({ ours: true, hints: { scheme: 'Bearer' } })
  })

  test('is read like any error where it says more', () => {
    const thrown = { status: 401, reason: 'expired-credentials', message: 'Log in.', expose: true }
    expect(classify(thrown)).toMatchObject({ ours: true, reason: 'expired-credentials', detail: 'Log in.' })
  })
})

describe('our own errors', () => {
  test('know what caused them', () => {
    const cause = coded('TokenExpiredError', '')
    expect(classify(unauthorized({ cause }))?.hints.reason).toBe('expired-credentials')
    expect(classify(unauthorized())?.hints.reason).toBeUndefined()
  })

  test.each([
    [unauthorized, 401, 'UnauthorizedError'],
    [proxyAuthenticationRequired, 407, 'ProxyAuthenticationRequiredError'],
  ] as const)('%o is an http-error', (create, status, name) => {
    const error = create({
      reason: 'expired-credentials',
      challenges: basic({ realm: 'a' }),
      detail: 'Log in.',
      cause: 7,
    })
    expect(isHttpError(error)).toBe(true)
    expect(error).toMatchObject({
      status,
      statusCode: status,
      expose: true,
      name,
      message: 'Log in.',
      cause: 7,
      reason: 'expired-credentials',
    })
    expect(error.headers).toEqual({
      [status === 407 ? 'proxy-authenticate' : 'www-authenticate']: ['Basic realm="a"'],
    })
    expect(createError(error)).toBe(error)
  })

  test('can be given another name, also by a class that extends them', () => {
    class TokenError extends AuthError {
      constructor() {
        super(401, {})
        this.name = 'TokenError'
      }
    }
    const renamed = Object.assign(unauthorized(), { name: 'TokenError' })
    for (const error of [renamed, new TokenError()]) {
      expect(error.name).toBe('TokenError')
      expect(Object.keys(error)).not.toContain('name')
      expect(classify(error)?.ours).toBe(true)
    }
  })

  test('may have been changed to say what is nothing to go on with', () => {
    const error = Object.assign(unauthorized({ reason: 'expired-credentials' }), {
      reason: 'because',
      detail: 7,
    })
    expect(classify(error)).toMatchObject({ ours: true, reason: undefined, detail: undefined })
    expect(classify(unauthorized({ detail: '' }))?.detail).toBeUndefined()
  })

  test('capture a stack only when they are asked to, and leave the limit as it was', () => {
    const limit = Error.stackTraceLimit
    expect(unauthorized().stack).not.toContain('\n    at ')
    expect(unauthorized({ stack: true }).stack).toContain('classify.test.ts')
    expect(Error.stackTraceLimit).toBe(limit)
  })

  test('make a Response for Hono', async () => {
    const response = unauthorized({
      challenges: basic({ realm: 'a' }),
      headers: { 'x-a': '1' },
    }).getResponse() as Response
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="a"')
    expect(response.headers.get('x-a')).toBe('1')
    expect(await response.text()).toBe('Unauthorized')
  })

  test.each<[unknown, RegExp]>([
    [7, /unauthorized\(\) takes an object/],
    [{ reason: 'because' }, /reason is "because"\. Write one of missing-credentials/],
    [{ challenges: [] }, /needs at least one/],
    [{ challenges: 'Basic' }, /not "Basic"/],
    [{ detail: 7 }, /detail is 7/],
  ])('%j is refused', (options, message) => {
    expect(() => unauthorized(options as object)).toThrow(TypeError)
    expect(() => unauthorized(options as object)).toThrow(message)
  })
})

describe('what an error inherits', () => {
  test('is read from its class', () => {
    class Expired extends Error {
      readonly status = 401
      get headers(): object {
        return { 'Retry-After': '9' }
      }
    }
    for (const _ of [1, 2]) expect(classify(new Expired())?.headers).toEqual([['retry-after', '9']])
  })

  test('is read from another error, and again where that says more now', () => {
    const first = Object.assign(new Error('first'), { status: 401 })
    const later = Object.create(first) as object
    expect(classify(later)?.headers).toEqual([])
    Object.assign(first, { headers: { 'Retry-After': '9' } })
    expect(classify(later)?.headers).toEqual([['retry-after', '9']])
  })

  test('is nothing where there is no prototype', () => {
    expect(classify(Object.assign(Object.create(null) as object, { status: 401 }))?.headers).toEqual([])
  })

  test('may throw', () => {
    const error = new Proxy(new Error('message'), {
      getPrototypeOf() {
        throw new Error('no')
      },
    })
    expect(classify(error)?.headers).toEqual([])
  })
})

test('an error that says little is read for all that classify knows to read', () => {
  /** What is read of an error with these properties beside its status. */
  function readsOf(more: object): string[] {
    const keys = new Set<string>()
    const error = Object.assign(new Error('message'), { status: 401, expose: true, ...more })
    classify(
      new Proxy(error, {
        get(target, key) {
          if (typeof key === 'string') keys.add(key)
          return Reflect.get(target, key) as unknown
        },
        getOwnPropertyDescriptor(target, key) {
          if (typeof key === 'string') keys.add(key)
          return Reflect.getOwnPropertyDescriptor(target, key)
        },
      }),
    )
    return [...keys].toSorted()
  }
  expect(readsOf({})).toContain('challenges')
  expect(readsOf({})).toEqual(readsOf({ code: 'E_UNKNOWN' }))
})
