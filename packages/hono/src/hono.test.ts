import { type ErrorHandler, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import createError from 'http-errors'
import { describe, expect, test, vi } from 'vitest'
import { basic, proxyAuthErrors, unauthorized } from './index.ts'

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
