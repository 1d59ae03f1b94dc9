/** No server and no socket: a function in the cloud makes up a request and a response and calls the app. */
import * as expressSuite from '@proxy-auth-errors/express'
import * as koaSuite from '@proxy-auth-errors/koa'
import express from 'express'
import createError from 'http-errors'
import Koa from 'koa'
import serverless from 'serverless-http'
import { describe, expect, test } from 'vitest'

interface Result {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

type Ways = Readonly<Record<'thrown' | 'sent' | 'refuse' | 'allowed', () => Promise<Result>>>

const REFUSAL = { status: 401, reason: 'expired-credentials' } as const

async function call(app: serverless.Application): Promise<Result> {
  const headers = { host: 'api.example', authorization: 'Bearer wrong-token' }
  const event = { httpMethod: 'GET', path: '/', headers, requestContext: {} }
  return (await serverless(app)(event, {})) as Result
}

function inExpress(handler: express.RequestHandler): () => Promise<Result> {
  const app = express()
  const suite = expressSuite.proxyAuthErrors()
  app.use(suite)
  app.get('/', handler)
  app.use(suite)
  return () => call(app)
}

function inKoa(handler: Koa.Middleware): () => Promise<Result> {
  return () => call(new Koa().use(koaSuite.proxyAuthErrors()).use(handler))
}

const apps: Readonly<Record<string, Ways>> = {
  Express: {
    thrown: inExpress(() => {
      throw createError(401)
    }),
    sent: inExpress((_request, response) => void response.status(401).json({ error: 'no' })),
    refuse: inExpress((_request, response) => expressSuite.refuse(response, REFUSAL)),
    allowed: inExpress((_request, response) => void response.send('ok')),
  },
  Koa: {
    thrown: inKoa(() => {
      throw createError(401)
    }),
    sent: inKoa((ctx) => {
      ctx.status = 401
      ctx.body = { error: 'no' }
    }),
    refuse: inKoa((ctx) => koaSuite.refuse(ctx, REFUSAL)),
    allowed: inKoa((ctx) => {
      ctx.body = 'ok'
    }),
  },
}

describe.each(Object.entries(apps))('%s', (_name, ways) => {
  test.each([
    ['thrown', 'invalid-credentials'],
    ['sent', 'invalid-credentials'],
    ['refuse', 'expired-credentials'],
  ] as const)('%s: the answer is what a server sends', async (way, reason) => {
    const { statusCode, headers, body } = await ways[way]()
    expect(statusCode).toBe(401)
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'content-length': String(body.length),
      'cache-control': 'no-store',
      'www-authenticate': 'Bearer realm="api"',
    })
    expect(JSON.parse(body)).toMatchObject({ status: 401, reason })
  })

  test('a request that is allowed', async () => {
    expect(await ways.allowed()).toMatchObject({ statusCode: 200, body: 'ok' })
  })
})
