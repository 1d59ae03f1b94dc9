import http from 'node:http'
import { Unauthorized as IqUnauthorized } from '@common-sense/error-iq'
import { errorMiddleware } from '@common-sense/error-iq/koa'
import Boom from '@hapi/boom'
import { proxyAuthErrors, refuse, unauthorized } from '@proxy-auth-errors/koa'
import createError from 'http-errors'
import Koa, { type Context, type Middleware } from 'koa'
import {
  ANY,
  CHALLENGE,
  isAllowed,
  OK,
  OPTIONS,
  PROBLEM,
  PROBLEM_FIELDS,
  REFUSAL,
  REFUSED,
  SAME_SIZE_FIELDS,
} from '../answers.ts'
import type { Variants } from '../variant.ts'

function build(handler: (ctx: Context) => void, ...before: readonly Middleware[]): () => http.Server {
  return () => {
    const app = new Koa()
    // An error that the default handler answers is one that it prints, unless somebody listens.
    app.on('error', () => undefined)
    for (const middleware of before) app.use(middleware)
    app.use((ctx) => (isAllowed(ctx.headers.authorization) ? undefined : handler(ctx)))
    return http.createServer(app.callback())
  }
}

function withSuite(handler: (ctx: Context) => void): () => http.Server {
  return build(handler, proxyAuthErrors(OPTIONS))
}

function throwing(error: () => unknown): () => void {
  return () => {
    throw error()
  }
}

function hello(ctx: Context): void {
  ctx.body = { hello: 'world' }
}

function handling(handle: (error: unknown, ctx: Context) => void): Middleware {
  return async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      handle(error, ctx)
    }
  }
}

const empty: Middleware = async (_ctx, next) => {
  await next()
}

function writeByHand(ctx: Context): void {
  ctx.status = 401
  ctx.set(PROBLEM_FIELDS)
  ctx.body = PROBLEM
}

function byHand(write: (ctx: Context) => void): Middleware {
  return handling((error, ctx) => {
    if ((error as { status?: number }).status !== 401) throw error
    write(ctx)
  })
}

/** Past Koa, which is what takes the least time. */
function writeRaw(ctx: Context): void {
  ctx.respond = false
  ctx.res.writeHead(401, PROBLEM_FIELDS).end(PROBLEM)
}

export const variants: Variants = {
  bare: { build: build(hello), expect: OK },
  'empty middleware': { build: build(hello, empty), expect: OK },
  mounted: { build: withSuite(hello), expect: OK },
  'same size': {
    build: build((ctx) => {
      ctx.set(SAME_SIZE_FIELDS)
      ctx.body = PROBLEM
    }),
    expect: OK,
  },
  refuse: { build: withSuite((ctx) => refuse(ctx, REFUSAL)), expect: REFUSED },
  'own error': { build: withSuite(throwing(() => unauthorized())), expect: REFUSED },
  'http-error': { build: withSuite(throwing(() => createError(401))), expect: REFUSED },
  boom: { build: withSuite(throwing(() => Boom.unauthorized())), expect: REFUSED },
  'hand-written': {
    build: build(
      throwing(() => createError(401)),
      byHand(writeRaw),
    ),
    expect: REFUSED,
  },
  "hand-written with Koa's means": {
    build: build(
      throwing(() => createError(401)),
      byHand(writeByHand),
    ),
    expect: REFUSED,
  },
  'floor: refuse': { build: build(writeRaw, empty), expect: REFUSED },
  'floor: own error': {
    build: build(
      throwing(() => unauthorized()),
      byHand(writeRaw),
    ),
    expect: REFUSED,
  },
  'peer: default handler': {
    build: build(throwing(() => createError(401))),
    expect: ANY,
  },
  'peer: error-iq': {
    build: build(
      throwing(() => Object.assign(new IqUnauthorized(), { wwwAuthenticate: CHALLENGE })),
      errorMiddleware() as Middleware,
    ),
    expect: { status: 401, challenge: true, body: 'problem' },
  },
  'peer: boom handler': {
    build: build(
      throwing(() => Boom.unauthorized()),
      handling((error, ctx) => {
        const { statusCode, headers, payload } = (error as Boom.Boom).output
        ctx.status = statusCode
        ctx.set({ ...(headers as Record<string, string>), 'www-authenticate': CHALLENGE })
        ctx.body = payload
      }),
    ),
    expect: { status: 401, challenge: true, body: 'any' },
  },
}
