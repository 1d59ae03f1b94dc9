/** What becomes of an error that is thrown, however the suite is mounted. */
import { type Context, type ErrorHandler, Hono } from 'hono'
import { every } from 'hono/combine'
import { compress } from 'hono/compress'
import { HTTPException } from 'hono/http-exception'
import createError from 'http-errors'
import { describe, expect, test, vi } from 'vitest'
import { type AuthErrorsOptions, proxyAuthErrors, unauthorized } from './index.ts'

const WAYS = [
  'the middleware',
  'the error handler too',
  'the middleware, errors not watched any more',
] as const

/** An app whose `/private` is what `add` makes of it. */
async function mount(
  way: (typeof WAYS)[number],
  add: (app: Hono) => unknown,
  options?: AuthErrorsOptions,
): Promise<Hono> {
  const authErrors = proxyAuthErrors(options)
  const app = new Hono()
  app.use(authErrors)
  if (way === WAYS[1]) app.onError(authErrors)
  app.get('/fine', (c) => c.text('fine'))
  add(app)
  if (way === WAYS[2]) for (let at = 0; at < 1000; at++) await app.request('/fine')
  return app
}

function throwing(app: Hono, error: () => unknown): void {
  app.all('/private', () => {
    throw error()
  })
}

/** Hono prints each error that it does not know. */
function allowPrint(): void {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
}

class UpstreamError extends Error {
  readonly status = 401
  getResponse(): Response {
    return new Response('upstream is down', { status: 502 })
  }
}

test('an error that many requests share is an answer to each', async () => {
  let fail: (error: Error) => void
  const shared = new Promise<never>((_resolve, reject) => (fail = reject))
  const app = await mount(WAYS[0], (it) => it.get('/private', () => shared))
  const asked = Promise.all([app.request('/private'), app.request('/private')])
  fail!(createError(401, { headers: { 'retry-after': '5' } }))
  for (const { headers } of await asked) expect(headers.get('retry-after')).toBe('5')
})

test.each([{}, { getResponse: 'mine' }])(
  'an error is what it was when an error handler waits: %j',
  async (own) => {
    const app = await mount(WAYS[0], (it) => {
      throwing(it, () => Object.assign(createError(401), own))
      it.onError(async (thrown, c) => {
        await Promise.resolve()
        return c.json('getResponse' in thrown ? { getResponse: thrown.getResponse } : {})
      })
    })
    expect(await (await app.request('/private')).json()).toEqual(own)
  },
)

test('what middleware makes of the answer of the error handler stays', async () => {
  const document = { title: 'Mine', status: 401 }
  const app = await mount(WAYS[1], (it) => {
    it.use(async (c, next) => {
      await next()
      const headers = { 'content-type': 'application/problem+json; charset=utf-8' }
      c.res = Response.json(document, { status: 401, headers })
    })
    throwing(it, () => createError(401))
  })
  expect(await (await app.request('/private')).json()).toEqual(document)
})

describe.each(WAYS)('%s', (way) => {
  test.each<[string, object]>([
    ['fields', { headers: new Headers({ date: 'Sun, 22 Nov 2026 08:53:13 GMT' }) }],
    ['response', { response: { headers: { date: 'Sun, 22 Nov 2026 08:53:13 GMT' } } }],
  ])('a 401 that another server has given to a client of ours is a fault (%s)', async (_how, told) => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const error = Object.assign(new Error('Incorrect API key provided'), { status: 401 }, told)
    const app = await mount(way, (it) => throwing(it, () => error))
    const response = await app.request('/private')
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error'])
    expect(print).toHaveBeenCalledWith(error)
  })

  test('an exception of Hono that carries the response of another server is answered', async () => {
    const received = { headers: { date: 'Sun, 22 Nov 2026 08:53:13 GMT' } }
    const error = Object.assign(new HTTPException(401, { message: 'no' }), { response: received })
    const app = await mount(way, (it) => throwing(it, () => error))
    const response = await app.request('/private')
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="api"')
  })

  test.each([
    ['of ours', () => unauthorized({ headers: { 'set-cookie': 'session=; Max-Age=0' } })],
    [
      'of Hono',
      () =>
        new HTTPException(401, {
          res: new Response('no', { headers: { 'set-cookie': 'session=; Max-Age=0' } }),
        }),
    ],
  ])('a cookie of an error %s is set once, beside the others', async (_whose, make) => {
    const app = await mount(way, (it) => {
      it.use('/private', async (c, next) => {
        c.header('set-cookie', 'other=1')
        await next()
      })
      throwing(it, make)
    })
    const { headers } = await app.request('/private')
    expect(headers.getSetCookie().toSorted()).toEqual(['other=1', 'session=; Max-Age=0'])
  })

  test('an error that overlapping requests throw is changed for none of them', async () => {
    allowPrint()
    const denied = Object.assign(new Error('row 42 of table users'), { status: 401 })
    const before = Object.getOwnPropertyDescriptors(denied)
    const waiting: (() => void)[] = []
    const app = await mount(way, (it) => {
      it.use('/private', async (_c, next) => {
        await next()
        await new Promise<void>((resolve) => {
          if (waiting.push(resolve) === 2) for (const go of waiting) go()
        })
      })
      throwing(it, () => denied)
    })
    const responses = await Promise.all([app.request('/private'), app.request('/private')])
    for (const response of responses) {
      expect(await response.json()).toMatchObject({ status: 401, detail: expect.stringMatching(/^Send /) })
    }
    expect(Object.getOwnPropertyDescriptors(denied)).toEqual(before)
  })

  const PROBLEM = { title: 'Mine', status: 401 }
  const OAUTH_ERROR = { error: 'invalid_client' }

  const documents: Record<string, [method: string, type: string, body: object]> = {
    'a problem document': ['GET', 'application/problem+json', PROBLEM],
    'the error of an OAuth server': ['POST', 'application/json', OAUTH_ERROR],
  }
  for (const [what, [method, type, body]] of Object.entries(documents)) {
    const make = (): Response => Response.json(body, { status: 401, headers: { 'content-type': type } })
    const errors: Record<string, () => Error> = {
      'an HTTPException brings': () => new HTTPException(401, { res: make() }),
      'an error makes of itself': () =>
        Object.assign(new Error('internal'), { status: 401, getResponse: make }),
    }
    for (const [how, error] of Object.entries(errors)) {
      test(`${what} that ${how} stays, with a challenge`, async () => {
        const app = await mount(way, (it) => throwing(it, error))
        const response = await app.request('/private', { method })
        expect([response.status, response.headers.get('content-type')]).toEqual([401, type])
        expect(response.headers.get('www-authenticate')).toBe('Bearer realm="api"')
        expect(await response.json()).toEqual(body)
      })
    }
  }

  if (way !== WAYS[1]) {
    test("a handler of the app's gets the response that an HTTPException makes", async () => {
      const app = await mount(way, (it) => {
        throwing(it, () => new HTTPException(401, { message: 'Token revoked' }))
        it.onError(async (error, c) => {
          const { status } = (error as HTTPException).getResponse()
          return c.json({ status, error: await (error as HTTPException).getResponse().text() })
        })
      })
      const response = await app.request('/private')
      expect([response.status, await response.json()]).toEqual([200, { status: 401, error: 'Token revoked' }])
    })
  }

  test('the fields of a response that was received and is thrown on stay', async () => {
    const headers = {
      date: 'Sun, 22 Nov 2026 08:53:13 GMT',
      'dpop-nonce': 'n1',
      'www-authenticate': 'DPoP error="use_dpop_nonce"',
    }
    const make = (): Error => new HTTPException(401, { res: new Response('no', { status: 401, headers }) })
    const app = await mount(way, (it) => throwing(it, make))
    const response = await app.request('/private')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...headers,
      'content-type': 'application/problem+json',
    })
  })

  test('a problem document of another status that an HTTPException brings does not stay', async () => {
    const res = Response.json({ status: 500 }, { headers: { 'content-type': 'application/problem+json' } })
    const app = await mount(way, (it) => throwing(it, () => new HTTPException(401, { res })))
    const response = await app.request('/private')
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ status: 401, title: 'Unauthorized' })
  })

  const others: Record<string, (c: Context) => Response> = {
    '200 recovered': () => new Response('recovered'),
    '404 not here': () => new Response('not here', { status: 404 }),
    '503 later': () => new Response('later', { status: 503 }),
    '302 ': (c) => c.redirect('/login'),
  }
  for (const [wire, make] of Object.entries(others)) {
    for (const error of [() => createError(401), () => new HTTPException(401)]) {
      test(`middleware answers "${wire}" instead of the ${error().name}`, async () => {
        allowPrint()
        const app = await mount(way, (it) => {
          it.use('/private', async (c, next) => {
            await next()
            if (c.error) c.res = make(c)
          })
          throwing(it, error)
        })
        const response = await app.request('/private')
        expect(`${response.status} ${await response.text()}`).toBe(wire)
        expect(response.headers.get('www-authenticate')).toBeNull()
        expect(response.headers.get('content-length')).toBeNull()
      })
    }
  }

  test('an error with status 401 that makes a 502 of itself is one', async () => {
    const app = await mount(way, (it) => throwing(it, () => new UpstreamError()))
    const response = await app.request('/private')
    expect(`${response.status} ${await response.text()}`).toBe('502 upstream is down')
    expect(response.headers.get('content-type')).toBe('text/plain;charset=UTF-8')
  })

  const odd: Record<string, () => Error> = {
    'a proxy that cannot be changed': () => new Proxy(createError(401), { defineProperty: () => false }),
    'a proxy that cannot be changed back': () =>
      new Proxy(Object.assign(new Error('row 42'), { status: 401 }), { deleteProperty: () => false }),
    'a proxy that throws at all but its status': () => {
      const trap = (): never => {
        throw new Error('trap')
      }
      return new Proxy(createError(401), {
        get: (error, key) => (key === 'status' ? error.status : trap()),
        has: trap,
        defineProperty: trap,
        deleteProperty: trap,
        getOwnPropertyDescriptor: trap,
        isExtensible: trap,
      })
    },
    'a getResponse that throws when it is read': () =>
      Object.defineProperty(createError(401), 'getResponse', {
        configurable: true,
        get() {
          throw new Error('getter')
        },
      }),
    'a getResponse that throws': () =>
      Object.assign(createError(401), {
        getResponse() {
          throw new TypeError('realm="räm€" is no ByteString')
        },
      }),
    'a getResponse that gives a promise': () =>
      Object.assign(createError(401), { getResponse: async () => new Response('fine') }),
  }
  // Hono's own handler makes a 200 of a promise.
  if (way !== WAYS[1]) delete odd['a getResponse that gives a promise']
  for (const [what, error] of Object.entries(odd)) {
    test(`${what}: a 401, each time`, async () => {
      allowPrint()
      const thrown = error()
      const app = await mount(way, (it) => throwing(it, () => thrown))
      for (let at = 0; at < 3; at++) {
        const response = await app.request('/private')
        expect(response.status).toBe(401)
        expect(response.headers.get('www-authenticate')).toBe('Bearer realm="api"')
        expect(await response.json()).toMatchObject({ status: 401, detail: expect.stringMatching(/^Send /) })
      }
    })
  }
})

describe.each([WAYS[0], WAYS[2]])("%s, with an error handler of the app's", (way) => {
  test('a refusal that its handler for what is not found throws is answered before', async () => {
    const app = await mount(way, (mounted) =>
      mounted
        .onError((_error, c) => c.redirect('/login'))
        .notFound(() => {
          throw new HTTPException(401)
        }),
    )
    const response = await app.request('/nowhere')
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="api"'])
  })

  const handlers: Record<string, ErrorHandler> = {
    'one that asks for the response and redirects': (error, c) => {
      if ('getResponse' in error) c.header('x-status', String((error as HTTPException).getResponse().status))
      return c.redirect('/login')
    },
    'one that masks errors': (_error, c) => c.json({ error: 'masked' }, 500),
    'one that sends HTML': (_error, c) => c.html('Internal Server Error', 500),
  }
  for (const [by, handler] of Object.entries(handlers)) {
    for (const error of [() => createError(401), () => new HTTPException(401)]) {
      test(`${by} decides what becomes of the ${error().name}, compressed or not`, async () => {
        const app = await mount(way, (it) => {
          it.use(compress({ threshold: 1 }))
          it.onError(handler)
          throwing(it, error)
        })
        for (const encoding of ['identity', 'gzip']) {
          const { status } = await app.request('/private', { headers: { 'accept-encoding': encoding } })
          expect(status).toBe(by.includes('redirects') ? 302 : 500)
        }
      })
    }
  }

  const starts: Record<string, [type: string, start: string]> = {
    'without a type': ['', 'x'],
    'of text': ['text/plain', 'Internal Server Errors, one after another: '],
    'of events': ['text/event-stream', 'data: x\n\n'],
  }
  for (const [what, [type, start]] of Object.entries(starts)) {
    test(`its 500 with a stream ${what} that stays open is not waited for`, async () => {
      const app = await mount(way, (it) => {
        it.onError(() => {
          const body = new ReadableStream({
            start: (controller) => controller.enqueue(new TextEncoder().encode(start)),
          })
          return new Response(body, { status: 500, headers: type ? { 'content-type': type } : {} })
        })
        throwing(it, () => createError(401))
      })
      const response = await app.request('/private')
      expect(response.status).toBe(500)
      const { value } = await response.body!.getReader().read()
      expect(new TextDecoder().decode(value)).toBe(start)
    })
  }

  test('a stream that it sends with 401 is closed', async () => {
    let close!: () => void
    const closed = new Promise<void>((resolve) => (close = resolve))
    const app = await mount(way, (it) => {
      it.onError(() => new Response(new ReadableStream({ cancel: close }), { status: 401 }))
      throwing(it, () => new Error('no'))
    })
    const response = await app.request('/private')
    expect(await response.json()).toMatchObject({ status: 401 })
    await closed
  })

  test('an error handler that fails at a 401 costs the client nothing', async () => {
    const app = await mount(way, (it) => {
      it.onError(() => {
        throw new Error('no template')
      })
      throwing(it, () => createError(401))
    })
    const response = await app.request('/private')
    expect(await response.json()).toMatchObject({ status: 401 })
  })
})

describe.each(WAYS)('%s, mode "report"', (way) => {
  const errors: Record<string, (c: Context) => Error> = {
    'an HTTPException': () => new HTTPException(401, { message: 'no' }),
    'an HTTPException, a challenge set before': (c) => {
      c.header('www-authenticate', 'Bearer realm="api"')
      return new HTTPException(401, { message: 'no' })
    },
    'an HTTPException with a response': () => {
      const headers = { 'www-authenticate': 'Bearer realm="api"' }
      return new HTTPException(401, { res: new Response('no', { status: 401, headers }) })
    },
  }
  for (const [what, error] of Object.entries(errors)) {
    test(`${what} is formatted`, async () => {
      const add = (it: Hono): unknown =>
        it.get('/private', (c) => {
          throw error(c)
        })
      const app = await mount(way, add, { mode: 'report', onFinding: () => undefined })
      const response = await app.request('/private')
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="api"')
    })
  }
})

describe('an error that brings a body which has to stay, where nobody sees it later', () => {
  const CASES: readonly [string, string, string, string][] = [
    ['GET', 'application/problem+json', '{"status":401,"mine":1}', '{"status":401,"mine":1}'],
    ['POST', 'application/json', '{"error":"invalid_client"}', '{"error":"invalid_client"}'],
    ['GET', 'application/problem+json', '{"status":500}', expect.stringContaining('"reason":')],
  ]

  const bring = (type: string, body: string): HTTPException =>
    new HTTPException(401, { res: new Response(body, { headers: { 'content-type': type, 'x-own': '1' } }) })

  function expectWhole(response: Response): void {
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="api"')
    expect([response.headers.get('x-own'), response.headers.get('x-set')]).toEqual(['1', '1'])
  }

  test.each(CASES)('the error handler alone: %s, %s, %s', async (method, type, body, expected) => {
    const app = new Hono()
    app.onError(proxyAuthErrors({ onFinding: () => undefined }))
    app.all('/private', (c) => {
      c.header('x-set', '1')
      throw bring(type, body)
    })
    const response = await app.request('/private', { method })
    expectWhole(response)
    expect(await response.text()).toEqual(expected)
  })

  test.each(CASES)(
    'the middleware, of which Hono knows nothing: %s, %s, %s',
    async (method, type, body, expected) => {
      const app = new Hono()
      const failing = (): never => {
        throw bring(type, body)
      }
      app.use(
        async (c, next) => {
          c.header('x-set', '1')
          await next()
        },
        every(proxyAuthErrors({ onFinding: () => undefined }), failing),
      )
      const response = await app.request('/private', { method })
      expectWhole(response)
      expect(await response.text()).toEqual(expected)
    },
  )

  test('in mode report the app answers as it would', async () => {
    const options = { mode: 'report', onFinding: () => undefined } as const
    const failing = (): never => {
      throw bring('application/problem+json', '{"status":401}')
    }
    const alone = new Hono().all('/', failing)
    alone.onError(proxyAuthErrors(options))
    const combined = new Hono().use(every(proxyAuthErrors(options), failing))
    combined.onError((_error, c) => c.text('mine', 418))
    expect(await (await alone.request('/')).text()).toBe('{"status":401}')
    expect((await combined.request('/')).status).toBe(418)
  })
})
