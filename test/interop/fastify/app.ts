import { proxyAuthErrors } from '@proxy-auth-errors/fastify'
import fastify, { type FastifyInstance } from 'fastify'
import type { InteropCase } from '../case.ts'

/** Starts an app whose `/` is behind what `guard` adds; the suite is mounted as README.md says. */
export function startFastify(guard: (app: FastifyInstance) => unknown): InteropCase['start'] {
  return async (options) => {
    const app = fastify()
    if (options) await app.register(proxyAuthErrors, options)
    await guard(app)
    app.get('/', () => 'ok')
    await app.ready()
    return app.server
  }
}
