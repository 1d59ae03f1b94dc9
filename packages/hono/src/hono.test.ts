import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import createError from 'http-errors'
import { expect, test } from 'vitest'
import { proxyAuthErrors, unauthorized } from './index.ts'

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
