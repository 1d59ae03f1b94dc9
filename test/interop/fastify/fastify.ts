import type { FastifyReply } from 'fastify'
import { CANARY, type InteropCase } from '../case.ts'
import { basicRequests, bearerRequests } from '../requests.ts'
import { startFastify } from './app.ts'

function start(refuse: (reply: FastifyReply) => unknown): InteropCase['start'] {
  return startFastify((app) => {
    app.addHook('preHandler', async (_request, reply) => refuse(reply))
  })
}

/** What people write by hand. */
export const cases: readonly InteropCase[] = [
  {
    library: 'fastify',
    framework: 'Fastify',
    variant: 'reply.code(407).send()',
    start: start((reply) => reply.code(407).send({ error: CANARY })),
    requests: basicRequests({}, 'proxy-authorization'),
  },
  {
    library: 'fastify',
    framework: 'Fastify',
    variant: 'reply.code(401) and a throw',
    start: start((reply) => {
      reply.code(401)
      throw new Error(CANARY)
    }),
    requests: bearerRequests(),
  },
  {
    library: 'fastify',
    framework: 'Fastify',
    variant: 'reply.header() and a throw',
    start: start((reply) => {
      reply.header('WWW-Authenticate', 'Basic realm="staff"')
      throw Object.assign(new Error(CANARY), { statusCode: 401 })
    }),
    requests: basicRequests(),
  },
  {
    library: 'fastify',
    framework: 'Fastify',
    variant: 'reply.raw',
    start: start((reply) => {
      reply.hijack()
      reply.raw.writeHead(401, { 'content-type': 'text/plain' }).end(CANARY)
    }),
    requests: bearerRequests(),
  },
]
