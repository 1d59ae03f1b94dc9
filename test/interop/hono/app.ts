import http from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { proxyAuthErrors } from '@proxy-auth-errors/hono'
import { Hono } from 'hono'
import type { InteropCase } from '../case.ts'

/** Starts an app whose `/` is behind what `guard` adds; the suite is mounted as README.md says. */
export function startHono(guard: (app: Hono) => unknown): InteropCase['start'] {
  return async (options) => {
    const app = new Hono()
    if (options) {
      const authErrors = proxyAuthErrors(options)
      app.use(authErrors)
      app.onError(authErrors)
    }
    guard(app)
    app.get('/', (c) => c.text('ok'))
    return http.createServer(getRequestListener(app.fetch))
  }
}
