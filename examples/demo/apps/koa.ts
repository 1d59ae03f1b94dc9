import http from 'node:http'
import { type AuthErrorsOptions, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/koa'
import Koa, { type Context } from 'koa'
import { CHALLENGES, EXPIRED, PROBLEM_LIKE } from '../samples.ts'

const ROUTES: Readonly<Record<string, (ctx: Context) => void>> = {
  '/thrown-401': (ctx) => ctx.throw(401),
  '/thrown-407': (ctx) => ctx.throw(407),
  '/own-error': () => {
    throw unauthorized(EXPIRED)
  },
  '/problem-like': (ctx) => {
    ctx.status = 407
    ctx.body = PROBLEM_LIKE
  },
  '/text': (ctx) => {
    ctx.status = 401
    ctx.body = 'Unauthorized'
  },
  '/own-challenge': (ctx) => {
    ctx.status = 401
    ctx.set('WWW-Authenticate', CHALLENGES.own)
  },
  '/wrong-field': (ctx) => {
    ctx.status = 407
    ctx.set('WWW-Authenticate', CHALLENGES.misplaced)
  },
  '/broken-challenge': (ctx) => {
    ctx.status = 401
    ctx.set('WWW-Authenticate', CHALLENGES.broken)
  },
  '/set-then-thrown': (ctx) => {
    ctx.set('WWW-Authenticate', CHALLENGES.setFirst)
    ctx.throw(401)
  },
}

/** An app that refuses in every way that Koa offers. */
export function createKoaServer(options: AuthErrorsOptions | undefined): http.Server {
  const app = new Koa()
  if (options) app.use(proxyAuthErrors(options))
  app.use((ctx) => ROUTES[ctx.path]?.(ctx))
  return http.createServer(app.callback())
}
