import http from 'node:http'
import { proxyAuthErrors } from '@proxy-auth-errors/koa'
import Koa3 from 'koa'
import type { InteropCase } from '../case.ts'

/** Starts an app whose answer is behind what `guard` adds; the suite is mounted as README.md says. */
export function startKoa(guard: (app: Koa3) => unknown, Koa: typeof Koa3 = Koa3): InteropCase['start'] {
  return async (options) => {
    const app = new Koa()
    // Koa prints what it does not know.
    app.silent = true
    if (options) app.use(proxyAuthErrors(options))
    guard(app)
    app.use((ctx) => {
      ctx.body = 'ok'
    })
    return http.createServer(app.callback())
  }
}
