import type http from 'node:http'
import { type AuthErrorsOptions, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/fastify'
import fastify from 'fastify'
import createError from 'http-errors'
import { CHALLENGES, EXPIRED, PROBLEM_LIKE } from '../samples.ts'

/** An app that refuses in every way that Fastify offers. */
export async function createFastifyServer(options: AuthErrorsOptions | undefined): Promise<http.Server> {
  const app = fastify()
  if (options) await app.register(proxyAuthErrors, options)

  app.get('/thrown-401', async () => {
    throw createError(401)
  })
  app.get('/thrown-407', async () => {
    throw createError(407)
  })
  app.get('/own-error', async () => {
    throw unauthorized(EXPIRED)
  })
  app.get('/problem-like', (_request, reply) => reply.code(407).send(PROBLEM_LIKE))
  app.get('/text', (_request, reply) => reply.code(401).send('Unauthorized'))
  app.get('/own-challenge', (_request, reply) =>
    reply.code(401).header('WWW-Authenticate', CHALLENGES.own).send('Unauthorized'),
  )
  app.get('/wrong-field', (_request, reply) =>
    reply.code(407).header('WWW-Authenticate', CHALLENGES.misplaced).send('Proxy Authentication Required'),
  )
  app.get('/broken-challenge', (_request, reply) =>
    reply.code(401).header('WWW-Authenticate', CHALLENGES.broken).send('Unauthorized'),
  )
  app.get('/set-then-thrown', async (_request, reply) => {
    reply.header('WWW-Authenticate', CHALLENGES.setFirst)
    throw createError(401)
  })

  await app.ready()
  return app.server
}
