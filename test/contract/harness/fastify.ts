import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import etag from '@fastify/etag'
import { proxyAuthErrors } from '@proxy-auth-errors/fastify'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import type { Behaviour, Body, Harness, Setup } from './harness.ts'
import { toStream } from './stream.ts'

export const fastifyHarness: Harness = {
  name: 'Fastify 5',
  package: '@proxy-auth-errors/fastify',
  seesErrors: true,
  seesResponses: true,
  hasWriteHead: true,
  takesWeb: true,
  start: async (setup) => {
    const app = fastify()
    await build(app, setup)
    await app.ready()
    return app.server
  },
}

async function build(app: FastifyInstance, setup: Setup): Promise<void> {
  if (setup.surrounded) {
    await app.register(cors, { origin: 'https://app.example', exposedHeaders: ['WWW-Authenticate'] })
    app.addHook('onRequest', async (_request, reply) => void reply.header('x-request-id', '42'))
  }
  if (setup.surrounded) {
    // Hooks run in the order of their registration: these see the reply before the suite does.
    await app.register(cookie)
    await app.register(etag)
    await app.register(compress)
    app.addHook('onRequest', async (_request, reply) => void reply.setCookie('session', 'abc', { path: '/' }))
  }
  if (setup.options) await app.register(proxyAuthErrors, setup.options)
  const { ownErrorHandler: own } = setup
  if (own) {
    app.setErrorHandler((error, _request, reply) => {
      own.called(error)
      return reply
        .code(own.status)
        .headers(own.headers ?? {})
        .send(own.json)
    })
  }
  await app.register(
    async (scope) => {
      if (setup.inner) await scope.register(proxyAuthErrors, setup.inner)
      scope.all('/', (_request, reply) => act(setup.behaviour, reply))
    },
    { prefix: setup.nested ? '/nested/deeper' : '/' },
  )
}

function act(behaviour: Behaviour, reply: FastifyReply): unknown {
  switch (behaviour.does) {
    case 'throw':
      for (const [name, value] of behaviour.before ?? []) reply.header(name, value)
      if (behaviour.how === 'sync') throw behaviour.error()
      return Promise.reject(behaviour.error())
    case 'send':
      reply.code(behaviour.status)
      for (const [name, value] of Object.entries(behaviour.headers ?? {})) reply.header(name, value)
      return reply.send(toPayload(behaviour.body))
    case 'writeHead':
      reply.hijack()
      reply.raw.writeHead(behaviour.status, behaviour.headers as Record<string, string>).end(behaviour.body)
      return undefined
    case 'fail-midway':
      reply.raw.write('begun')
      return Promise.reject(behaviour.error())
  }
}

function toPayload(body: Body | undefined): unknown {
  if (body === undefined) return undefined
  if ('text' in body) return body.text
  if ('json' in body) return body.json
  return 'buffer' in body ? Buffer.from(body.buffer) : toStream(body)
}
