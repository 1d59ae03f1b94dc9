import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { proxyAuthErrors as watchServer } from '@proxy-auth-errors/node'
import createError from 'http-errors'
import Koa from 'koa'
import request from 'supertest'
import { describe, expect, test } from 'vitest'
import { proxyAuthErrors, refuse } from './index.ts'

test.each<[string, (app: Koa, refusing: Koa.Middleware) => void]>([
  ['an app without the suite', (app, refusing) => app.use(refusing)],
  ['middleware before the suite', (app, refusing) => app.use(refusing).use(proxyAuthErrors())],
])('%s refuses with a reason, on a server that is watched', async (_where, use) => {
  const app = new Koa()
  use(app, (ctx) => refuse(ctx, { status: 401, reason: 'expired-credentials' }))
  const server = http.createServer(app.callback())
  watchServer().attach(server)
  const response = await request(server).get('/').expect(401)
  expect(response.body).toMatchObject({ reason: 'expired-credentials' })
})

test('the error event fires for unexpected errors only', async () => {
  const errors: unknown[] = []
  const app = new Koa()
  app.on('error', (error) => errors.push(error))
  app.use(proxyAuthErrors())
  app.use((ctx) => {
    throw ctx.path === '/refused' ? createError(401) : new Error('unexpected')
  })
  const server = http.createServer(app.callback())
  await request(server).get('/refused').expect(401)
  expect(errors).toEqual([])
  await request(server).get('/broken').expect(500, 'Internal Server Error')
  expect(errors).toMatchObject([{ message: 'unexpected' }])
})

/** The response to one request of an app that has `middleware` between the suite and what refuses. */
async function answer(use: (app: Koa) => void): Promise<request.Response> {
  const app = new Koa()
  app.silent = true
  use(app)
  return request(http.createServer(app.callback())).get('/')
}

/** Sets a field when everything further in has run. */
const late: Koa.Middleware = async (ctx, next) => {
  await next()
  ctx.set('x-late', String(ctx.status))
}

describe('a field that middleware sets once the request was refused', () => {
  const refusals: Record<string, Koa.Middleware> = {
    'with refuse': (ctx) => refuse(ctx, { status: 401, reason: 'expired-credentials' }),
    'with refuse, after a body was set': (ctx) => {
      ctx.body = Readable.from(['begun'])
      refuse(ctx, { status: 401, reason: 'expired-credentials' })
    },
    'with a status': (ctx) => void (ctx.status = 401),
  }

  test.each(Object.entries(refusals))('%s, is on the response', async (_how, refusal) => {
    const response = await answer((app) => app.use(proxyAuthErrors()).use(late).use(refusal))
    expect(response.status).toBe(401)
    expect(response.headers).toMatchObject({
      'x-late': '401',
      'content-type': 'application/problem+json',
      'www-authenticate': 'Bearer realm="api"',
    })
    expect(response.body).toMatchObject({ status: 401 })
  })

  test('further out than the suite, is on the response', async () => {
    const response = await answer((app) =>
      app
        .use(late)
        .use(proxyAuthErrors())
        .use((ctx) => ctx.throw(401)),
    )
    expect(response.headers).toMatchObject({ 'x-late': '401', 'www-authenticate': 'Bearer realm="api"' })
  })

  test('between two mounts of one suite, is on the response', async () => {
    const authErrors = proxyAuthErrors()
    const response = await answer((app) =>
      app
        .use(authErrors)
        .use(late)
        .use(authErrors)
        .use((ctx) => ctx.throw(401)),
    )
    expect(response.headers).toMatchObject({ 'x-late': '401', 'www-authenticate': 'Bearer realm="api"' })
  })
})

test('a refusal that middleware makes a 200 of stays a 200', async () => {
  const response = await answer((app) =>
    app
      .use(proxyAuthErrors())
      .use(async (ctx, next) => {
        await next()
        ctx.status = 200
        ctx.body = 'guest'
      })
      .use((ctx) => refuse(ctx, { status: 401, reason: 'missing-credentials' })),
  )
  expect([response.status, response.text]).toEqual([200, 'guest'])
})

test('the message of another status does not stay', async () => {
  const app = new Koa()
  app.use(proxyAuthErrors())
  app.use((ctx) => {
    ctx.message = 'Splendid'
    ctx.throw(401)
  })
  const server = http.createServer(app.callback())
  const message = await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      http.get({ port: (server.address() as AddressInfo).port, agent: false }, (response) => {
        response.resume().on('end', () => server.close(() => resolve(response.statusMessage)))
      })
    })
  })
  expect(message).toBe('Unauthorized')
})
