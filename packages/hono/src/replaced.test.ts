/** What becomes of a response that stands in for another. */
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import createError from 'http-errors'
import { describe, expect, test, vi } from 'vitest'
import { basic, proxyAuthErrors, refuse } from './index.ts'

const OPTIONS = { challenges: { 401: basic({ realm: 'api' }) } }
const REFUSAL = { status: 401, reason: 'missing-credentials' } as const

const HOW: Record<string, (c: Context) => Response> = {
  'with refuse': (c) => refuse(c, REFUSAL),
  'by the error handler': () => {
    throw createError(401)
  },
}

describe.each(Object.entries(HOW))('a refusal made %s', (_how, handler) => {
  function build(after: (c: Context) => unknown): Hono {
    const authErrors = proxyAuthErrors(OPTIONS)
    const app = new Hono()
    app.use(authErrors)
    app.onError(authErrors)
    app.use(async (c, next) => {
      await next()
      await after(c)
    })
    app.get('/', handler)
    return app
  }

  const others: Record<string, (c: Context) => Response> = {
    '200 recovered': () => new Response('recovered'),
    '404 not here': (c) => c.text('not here', 404),
    '403 {"error":"no"}': (c) => c.json({ error: 'no' }, 403),
    '302 ': (c) => c.redirect('/login'),
  }
  test.each(Object.entries(others))('leaves nothing of itself on the "%s" after it', async (wire, make) => {
    const response = await build((c) => (c.res = make(c))).request('/')
    expect(`${response.status} ${await response.text()}`).toBe(wire)
    for (const name of ['content-length', 'www-authenticate', 'cache-control'])
      expect([name, response.headers.get(name)]).toEqual([name, null])
  })

  test('leaves the `no-store` that the app has set before', async () => {
    const authErrors = proxyAuthErrors(OPTIONS)
    const app = new Hono().onError(authErrors)
    app.use(authErrors)
    app.use(async (c, next) => {
      c.header('cache-control', 'no-store')
      await next()
      c.res = c.text('recovered', 200)
    })
    app.get('/', handler)
    const { headers } = await app.request('/')
    expect([headers.get('cache-control'), headers.get('www-authenticate')]).toEqual(['no-store', null])
  })

  test('leaves nothing of itself on a response that was received', async () => {
    const received = await fetch('data:text/plain,received')
    const response = await build((c) => {
      c.res = undefined
      c.res = received
    }).request('/')
    expect(await response.text()).toBe('received')
  })

  test('leaves nothing of itself on the 500 of middleware that fails after it', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const app = build(() => {
      throw new Error('the access log is full')
    })
    const response = await app.request('/')
    expect(`${response.status} ${await response.text()}`).toBe('500 Internal Server Error')
    expect(response.headers.get('content-length')).toBeNull()
    expect(response.headers.get('www-authenticate')).toBeNull()
  })

  test('has its own length, and no other body has it', async () => {
    const response = await build(async (c) => {
      c.res = new Response(JSON.stringify({ wrapped: await c.res.json() }), c.res)
    }).request('/')
    expect(response.status).toBe(401)
    expect(response.headers.get('content-length')).toBeNull()
    expect(await response.json()).toMatchObject({ wrapped: { status: 401 } })
  })

  test.each<[string, (c: Context) => unknown]>([
    ['what replaces it', (c) => (c.res = c.text('not here', 404))],
    [
      'the 500 of middleware that fails after it',
      () => {
        throw new Error('the access log is full')
      },
    ],
  ])('to HEAD leaves no length on %s', async (_what, after) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { status, headers } = await build(after).request('/', { method: 'HEAD' })
    expect(status).not.toBe(401)
    expect(headers.get('content-length')).toBeNull()
  })

  test('to HEAD keeps its length where a field is added', async () => {
    const app = build((c) => c.header('x-after', '1'))
    const { headers } = await app.request('/', { method: 'HEAD' })
    expect(headers.get('x-after')).toBe('1')
    const { byteLength } = await (await app.request('/')).arrayBuffer()
    expect(headers.get('content-length')).toBe(String(byteLength))
  })

  test('gives way to a later error of the same status', async () => {
    const response = await build(() => {
      throw new HTTPException(401, { message: 'Later.' })
    }).request('/')
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="api"')
    expect(await response.json()).toMatchObject({ status: 401, detail: 'Later.' })
  })
})

test('middleware further out that fails after a refusal leaves nothing of it on the 500', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const authErrors = proxyAuthErrors(OPTIONS)
  const app = new Hono()
  app.onError(authErrors)
  app.use(async (_c, next) => {
    await next()
    throw new Error('the access log is full')
  })
  app.use(authErrors)
  app.get('/', (c) => refuse(c, REFUSAL))
  const response = await app.request('/')
  expect(`${response.status} ${await response.text()}`).toBe('500 Internal Server Error')
  expect(response.headers.get('content-length')).toBeNull()
  expect(response.headers.get('www-authenticate')).toBeNull()
})

test('a later 401 that Hono knows nothing of is answered, though the refusal before it lent it its fields', async () => {
  const app = new Hono()
  app.use(proxyAuthErrors(OPTIONS))
  app.use(async (_c, next) => {
    await next()
    throw createError(401)
  })
  app.get('/', (c) => refuse(c, REFUSAL))
  const response = await app.request('/')
  expect(await response.json()).toMatchObject({ status: 401 })
  expect(response.headers.get('content-length')).toBeNull()
})

const spent: Record<string, (response: Response) => unknown> = {
  'has been read': (response) => response.text(),
  'is being read': (response) => response.body!.getReader(),
}
test.each(Object.entries(spent))('a problem document that %s is replaced', async (_what, spend) => {
  const app = new Hono()
  app.use(proxyAuthErrors(OPTIONS))
  app.get('/', async () => {
    const headers = { 'content-type': 'application/problem+json' }
    const response = new Response('{"status":401}', { status: 401, headers })
    await spend(response)
    return response
  })
  const response = await app.request('/')
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ title: 'Unauthorized' })
})
