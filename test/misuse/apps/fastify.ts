import { proxyAuthErrors } from '@proxy-auth-errors/fastify'
import fastify, { type FastifyReply } from 'fastify'
import type { Example } from '../../../packages/core/src/misuse/rule.ts'
import { type ExampleApp, fieldsOf, payloadOf, toError } from './example-app.ts'

export const fastifyApp: ExampleApp = {
  name: 'Fastify',
  build: async (example, options) => {
    const app = fastify()
    if (options) await app.register(proxyAuthErrors, options)
    app.setErrorHandler((_error, _request, reply) => refuse(reply, example))
    app.all('/*', async (_request, reply) => {
      if (example.error !== undefined) throw toError(example)
      return refuse(reply, example)
    })
    await app.ready()
    return (request, response) => app.routing(request, response)
  },
}

function refuse(reply: FastifyReply, example: Example): FastifyReply {
  reply.code(example.status)
  for (const [name, value] of fieldsOf(example)) reply.header(name, value)
  const payload = payloadOf(example)
  if (payload === undefined) return reply.send()
  return reply.send('json' in payload ? payload.json : payload.text)
}
