import bearerAuth, { type FastifyBearerAuthOptions } from '@fastify/bearer-auth'
import { CANARY, type InteropCase } from '../case.ts'
import { bearerRequests } from '../requests.ts'
import { startFastify } from './app.ts'

const keys = new Set(['right-token'])

export const cases: readonly InteropCase[] = [
  {
    library: '@fastify/bearer-auth',
    framework: 'Fastify',
    start: startFastify((app) =>
      app.register(bearerAuth, {
        keys,
        errorResponse: ({ message }: Error) => ({ error: message, internal: CANARY }),
      }),
    ),
    requests: bearerRequests(),
  },
  {
    library: '@fastify/bearer-auth',
    framework: 'Fastify',
    variant: 'addHook: false',
    start: startFastify(async (app) => {
      const options: FastifyBearerAuthOptions = { keys, addHook: false, auth: () => false }
      await app.register(bearerAuth, options)
      app.addHook('preHandler', (request, reply, done) => app.verifyBearerAuth!(request, reply, done))
    }),
    requests: bearerRequests(),
  },
]
