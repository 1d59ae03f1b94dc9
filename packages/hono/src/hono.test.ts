import { type ErrorHandler, type Handler, Hono } from 'hono'
import { hc } from 'hono/client'
import { compress } from 'hono/compress'
import { HTTPException } from 'hono/http-exception'
import { methodOverride } from 'hono/method-override'
import createError from 'http-errors'
import { describe, expect, test, vi } from 'vitest'
import { basic, proxyAuthErrors, refuse, unauthorized } from './index.ts'

const OUTSIDE = 'http://api.example/private?x=1'

test('an error is as it was thrown once it has been handled', async () => {
  const errors = [createError(401), new HTTPException(401, { message: 'no' }), unauthorized()]
  for (const error of errors) {
    const before = Object.getOwnPropertyDescriptors(error)
    const app = new Hono()
    app.use(proxyAuthErrors())
    app.get('/private', () => {
      throw error
    })
    expect((await app.request(OUTSIDE)).headers.get('content-type')).toBe('application/problem+json')
    expect(Object.getOwnPropertyDescriptors(error)).toEqual(before)
  }
})

test('an error that a `next` of other middleware throws at once is answered', async () => {
  const authErrors = proxyAuthErrors()
  const app = new Hono()
  app.use((c) =>
    authErrors(c, () => {
      throw createError(401)
    }),
  )
  const response = await app.request(OUTSIDE)
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer realm="api"')
  expect(await response.json()).toMatchObject({ status: 401 })
})

test('the message of an HTTPException is its detail', async () => {
  const app = new Hono()
  app.use(proxyAuthErrors())
  app.get('/private', () => {
    throw new HTTPException(401, { message: 'Bring a ticket.' })
  })
  expect(await (await app.request(OUTSIDE)).json()).toMatchObject({ detail: 'Bring a ticket.', status: 401 })
})

test('a 407 with a 401 inside gets its challenge into the right field', async () => {
  const app = new Hono()
  app.use(proxyAuthErrors())
  app.get('/private', () => {
    const res = new Response('no', { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="a"' } })
    throw new HTTPException(407, { res })
  })
  const response = await app.request(OUTSIDE)
  expect(response.status).toBe(407)
  expect(response.headers.get('proxy-authenticate')).toBe('Basic realm="a"')
  expect(response.headers.get('www-authenticate')).toBeNull()
})

test('a problem document that fails while it is read is replaced', async () => {
  const app = new Hono()
  app.use(proxyAuthErrors())
  app.get('/private', () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"type":'))
      },
      pull(controller) {
        controller.error(new Error('upstream is gone'))
      },
    })
    return new Response(body, { status: 401, headers: { 'content-type': 'application/problem+json' } })
  })
  const response = await app.request(OUTSIDE)
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ title: 'Unauthorized' })
})

test('c.error is there for other middleware', async () => {
  const seen: unknown[] = []
  const error = createError(401)
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    seen.push(c.error)
  })
  app.use(proxyAuthErrors())
  app.get('/private', () => {
    throw error
  })
  await app.request(OUTSIDE)
  expect(seen).toEqual([error])
})

test('in mode report a Response whose clone is no copy is sent whole', async () => {
  // As that of @whatwg-node/fetch, which GraphQL Yoga answers with.
  class Ponyfilled extends Response {
    override clone(): this {
      return this
    }
  }
  const app = new Hono()
  app.use(proxyAuthErrors({ mode: 'report', onFinding: () => undefined }))
  app.post(
    '/',
    () =>
      new Ponyfilled('{"message":"no"}', { status: 401, headers: { 'content-type': 'application/json' } }),
  )
  const response = await app.request('/', { method: 'POST' })
  expect(await response.text()).toBe('{"message":"no"}')
})

describe('after a thousand requests without a refusal, errors are not watched', () => {
  const errors: Record<string, () => Error> = {
    'an http-error': () => createError(401),
    'a frozen http-error': () => Object.freeze(createError(401)),
    'an HTTPException': () => new HTTPException(401, { message: 'Bring a ticket.' }),
    'an HTTPException with a response': () =>
      new HTTPException(401, {
        res: new Response('no', { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="a"' } }),
      }),
    "the library's own error": () => unauthorized(),
    "the library's own error with a challenge": () => unauthorized({ challenges: basic({ realm: 'own' }) }),
    'an error of another status': () => createError(409),
  }
  const handlers: Record<string, ErrorHandler | undefined> = {
    'no error handler': undefined,
    'one that answers with a problem': (_error, c) =>
      c.json({ type: 'about:blank', title: 'No', status: 401 }, 401, {
        'content-type': 'application/problem+json',
        'www-authenticate': 'Basic realm="app"',
      }),
    'one that makes a text of its own': (_error, c) => c.text('Not today', 500),
    'one that refuses with a text': (_error, c) =>
      c.text('No', 401, { 'www-authenticate': 'Basic realm="app"', 'x-from': 'app' }),
  }

  async function answer(error: () => Error, handler: ErrorHandler | undefined, before: number) {
    const app = new Hono()
    app.use(proxyAuthErrors())
    app.get('/fine', (c) => c.text('fine'))
    app.get('/private', () => {
      throw error()
    })
    if (handler) app.onError(handler)
    for (let at = 0; at < before; at++) await app.request('/fine')
    const response = await app.request(OUTSIDE)
    return { status: response.status, fields: [...response.headers], body: await response.text() }
  }

  for (const [what, error] of Object.entries(errors)) {
    for (const [by, handler] of Object.entries(handlers)) {
      test(`${what}, with ${by}: the answer is the same`, async () => {
        // Hono prints an error that it does not know.
        const print = vi.spyOn(console, 'error').mockImplementation(() => undefined)
        try {
          expect(await answer(error, handler, 1000)).toEqual(await answer(error, handler, 0))
        } finally {
          print.mockRestore()
        }
      })
    }
  }

  test('an error whose response was compressed further in gets its answer', async () => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    try {
      const app = new Hono()
      app.use(proxyAuthErrors())
      app.use(compress())
      app.get('/fine', (c) => c.text('fine'))
      app.get('/private', () => {
        throw createError(401)
      })
      for (let at = 0; at < 1000; at++) await app.request('/fine')
      for (let at = 0; at < 2; at++) {
        const response = await app.request(OUTSIDE, { headers: { 'accept-encoding': 'gzip' } })
        expect(response.status).toBe(401)
        expect(response.headers.get('content-encoding')).toBeNull()
        expect(await response.json()).toMatchObject({ status: 401 })
      }
      expect(print).toHaveBeenCalledTimes(1)
    } finally {
      print.mockRestore()
    }
  })

  test('the first error that Hono does not know is printed, no other', async () => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    try {
      const app = new Hono()
      app.use(proxyAuthErrors())
      app.get('/fine', (c) => c.text('fine'))
      app.get('/private', () => {
        throw createError(401)
      })
      for (let at = 0; at < 1000; at++) await app.request('/fine')
      for (let at = 0; at < 3; at++) await app.request(OUTSIDE)
      for (let at = 0; at < 1000; at++) await app.request('/fine')
      expect((await app.request(OUTSIDE)).status).toBe(401)
      expect(print).toHaveBeenCalledTimes(1)
    } finally {
      print.mockRestore()
    }
  })
})

describe('mounted as the error handler', () => {
  function build(error: () => Error, isFirst: boolean): Hono {
    const authErrors = proxyAuthErrors()
    const app = new Hono()
    if (isFirst) app.use(authErrors)
    app.onError(authErrors)
    app.get('/private', (c) => {
      c.header('x-request-id', '42')
      throw error()
    })
    return app
  }

  const refusals: Record<string, () => Error> = {
    'an http-error': () => createError(401),
    'a frozen http-error': () => Object.freeze(createError(401)),
    "the library's own error": () => unauthorized(),
    'an HTTPException': () => new HTTPException(401, { message: 'Bring a ticket.' }),
    'an error that makes its own response': () =>
      Object.assign(new Error('no'), {
        status: 401,
        getResponse: () =>
          new Response('no', { status: 401, headers: { 'www-authenticate': 'Basic realm="own"' } }),
      }),
    'an error that cannot make its own response': () =>
      Object.assign(new Error('no'), {
        status: 401,
        getResponse: () => {
          throw new TypeError('invalid header')
        },
      }),
  }

  test.each(Object.entries(refusals))(
    '%s gets the answer that the middleware gives',
    async (_what, error) => {
      const print = vi.spyOn(console, 'error').mockImplementation(() => undefined)
      try {
        const app = new Hono()
        app.use(proxyAuthErrors())
        app.get('/private', (c) => {
          c.header('x-request-id', '42')
          throw error()
        })
        const expected = await app.request(OUTSIDE)
        const fields = [...expected.headers]
        const body = await expected.text()
        for (const isFirst of [true, false]) {
          print.mockClear()
          const response = await build(error, isFirst).request(OUTSIDE)
          expect([response.status, [...response.headers], await response.text()]).toEqual([401, fields, body])
          expect(print).not.toHaveBeenCalled()
        }
      } finally {
        print.mockRestore()
      }
    },
  )

  const others: Record<string, () => Error> = {
    'an error without a status': () => new Error('broken'),
    'an http-error of another status': () => createError(409),
    'an HTTPException of another status': () => new HTTPException(403, { message: 'no' }),
    'an HTTPException with a response': () =>
      new HTTPException(403, { res: new Response('no', { status: 403, headers: { 'x-from': 'res' } }) }),
  }

  test.each(Object.entries(others))("%s gets Hono's own answer", async (_what, error) => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    try {
      const outcome = async (app: Hono) => {
        print.mockClear()
        const response = await app.request(OUTSIDE)
        return [response.status, [...response.headers], await response.text(), print.mock.calls.length]
      }
      const app = new Hono()
      app.get('/private', (c) => {
        c.header('x-request-id', '42')
        throw error()
      })
      expect(await outcome(build(error, true))).toEqual(await outcome(app))
    } finally {
      print.mockRestore()
    }
  })

  test('the innermost middleware of the suite says what is offered', async () => {
    const authErrors = proxyAuthErrors()
    const app = new Hono()
    app.use(authErrors)
    app.onError(authErrors)
    const sub = new Hono()
    sub.use(proxyAuthErrors({ challenges: { 401: basic({ realm: 'inner' }) } }))
    sub.get('/', () => {
      throw createError(401)
    })
    app.route('/private', sub)
    expect((await app.request('http://api.example/private')).headers.get('www-authenticate')).toBe(
      'Basic realm="inner"',
    )
  })
})

describe('an answer that middleware in between has compressed', () => {
  const handlers: Record<string, Handler> = {
    thrown: () => {
      throw createError(401)
    },
    'with refuse': (c) => refuse(c, { status: 401, reason: 'missing-credentials' }),
  }

  test.each(Object.entries(handlers))('is the one refusal, and no misuse: %s', async (_how, handler) => {
    const told: string[] = []
    const authErrors = proxyAuthErrors({
      challenges: { 401: basic({ realm: 'api' }) },
      problem: (problem) => ({ ...problem, padding: 'x'.repeat(3000) }),
      onRefusal: ({ reason }) => void told.push(reason),
      onFinding: ({ rule }) => void told.push(rule),
    })
    const app = new Hono()
    app.use(authErrors)
    app.onError(authErrors)
    app.use(compress())
    app.get('/private', handler)
    const response = await app.request(OUTSIDE, { headers: { 'accept-encoding': 'gzip' } })
    expect(response.status).toBe(401)
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="api"')
    const body = new Response(response.body!.pipeThrough(new DecompressionStream('gzip')))
    expect(await body.json()).toMatchObject({ status: 401, reason: 'missing-credentials' })
    expect(told).toEqual(['missing-credentials'])
  })
})

describe('one refusal of two contexts is one', () => {
  const authErrors = (told: unknown[]) =>
    proxyAuthErrors({ onRefusal: ({ reason }) => void told.push(reason), onFinding: () => undefined })
  const refusing = (app: Hono): Hono =>
    app.delete('/', (c) => refuse(c, { status: 401, reason: 'expired-credentials' }))

  test('where an app is mounted in another', async () => {
    const told: unknown[] = []
    const inner = refusing(new Hono().use(authErrors(told)))
    const app = new Hono().use(authErrors(told)).mount('/', inner.fetch)
    const response = await app.request('/', { method: 'DELETE' })
    expect([response.status, told]).toEqual([401, ['expired-credentials']])
  })

  test('where an app is asked again', async () => {
    const told: unknown[] = []
    const app = new Hono().use(authErrors(told))
    app.use(methodOverride({ app }))
    refusing(app)
    const body = new URLSearchParams({ _method: 'DELETE' })
    const response = await app.request('/', { method: 'POST', body })
    expect([response.status, told]).toEqual([401, ['expired-credentials']])
  })
})

test('a 403 whose JSON has no end is not waited for', async () => {
  const app = new Hono()
  app.use(proxyAuthErrors())
  app.post('/', (c) =>
    c.body(new ReadableStream({ pull: () => new Promise(() => undefined) }), 403, {
      'content-type': 'application/json',
    }),
  )
  const response = await app.request('/', { method: 'POST' })
  expect(response.status).toBe(403)
  await response.body?.cancel()
})

test("Hono's client knows what `refuse` answers", async () => {
  const app = new Hono().use(proxyAuthErrors()).get('/', (c) => {
    if (!c.req.header('authorization')) return refuse(c, { status: 401, reason: 'missing-credentials' })
    return c.json({ balance: 30 }, 200)
  })
  const client = hc<typeof app>('http://api.example', { fetch: app.request })
  const response = await client.index.$get()
  if (response.status === 200) throw new TypeError((await response.json()).balance.toFixed())
  const { status, reason } = await response.json()
  expect([response.status, status, reason]).toEqual([401, 401, 'missing-credentials'])
})
