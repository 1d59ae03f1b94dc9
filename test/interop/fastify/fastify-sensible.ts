import sensible from '@fastify/sensible'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { InteropCase } from '../case.ts'
import { basicRequests, bearerRequests } from '../requests.ts'
import { startFastify } from './app.ts'

function start(refuse: (app: FastifyInstance, reply: FastifyReply) => unknown): InteropCase['start'] {
  return startFastify(async (app) => {
    await app.register(sensible)
    app.addHook('preHandler', async (_request, reply) => refuse(app, reply))
  })
}

/** Its errors are those of http-errors, and it has no way to give a challenge. */
export const cases: readonly InteropCase[] = [
  {
    library: '@fastify/sensible',
    framework: 'Fastify',
    variant: 'httpErrors.proxyAuthenticationRequired()',
    start: start((app) => {
      throw app.httpErrors.proxyAuthenticationRequired()
    }),
    requests: basicRequests({}, 'proxy-authorization'),
  },
  {
    library: '@fastify/sensible',
    framework: 'Fastify',
    variant: 'reply.unauthorized()',
    start: start((_app, reply) => reply.unauthorized('Log in first.')),
    requests: bearerRequests(),
  },
]
