/** Plugins of Fastify's that change how a response is written. */
import cookie from '@fastify/cookie'
import etag from '@fastify/etag'
import { proxyAuthErrors, refuse, type RefusalEvent } from '@proxy-auth-errors/fastify'
import fastifyExpress from '@fastify/express'
import type { RequestHandler } from 'express'
import basicAuth from 'express-basic-auth'
import fastify from 'fastify'
import { beforeEach, expect, test, vi } from 'vitest'
import { listen, send } from './client.ts'

beforeEach(() => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  // @fastify/express gives Express its reply, which is like a promise: Express says on the console that it should not.
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
})

const MIDDLEWARE: Readonly<Record<string, RequestHandler>> = {
  send: (_request, response) => void response.status(401).send('no'),
  json: (_request, response) => void response.status(401).json({ error: 'no' }),
  sendStatus: (_request, response) => void response.sendStatus(401),
  end: (_request, response) => void response.status(401).end('no'),
  'express-basic-auth': basicAuth({ users: { alice: 'secret' } }),
}

// @fastify/express says that headers were sent before anything is.
test.each(Object.keys(MIDDLEWARE))('a refusal by %s, in middleware of Express, is answered', async (name) => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  await app.register(fastifyExpress)
  app.use(MIDDLEWARE[name]!)
  app.get('/', async () => 'secret')
  await app.ready()
  const port = await listen(app.server)
  for (const method of ['GET', 'HEAD']) {
    const response = await send(port, { method })
    expect([response.status, response.all('content-type'), response.all('cache-control')]).toEqual([
      401,
      ['application/problem+json'],
      ['no-store'],
    ])
    expect(response.all('www-authenticate')).toHaveLength(1)
    if (method === 'GET') expect(JSON.parse(response.body.toString())).toMatchObject({ status: 401 })
  }
  await app.close()
})

test.each([false, { level: 'info', stream: { write: () => undefined } }])(
  'who refuses is named, and not the plugin whose hook comes later (logger: %s)',
  async (logger) => {
    const events: (string | undefined)[] = []
    const onRefusal = (event: RefusalEvent): void => void events.push(event.emitter)
    const app = fastify({ logger })
    await app.register(proxyAuthErrors, { onRefusal })
    await app.register(cookie)
    await app.register(etag)
    app.get('/', (_request, reply) => refuse(reply, { status: 401, reason: 'invalid-credentials' }))
    await app.inject('/')
    await app.close()
    expect(events).toEqual([expect.stringMatching(/fastify-plugins\.test\.ts:\d+:\d+$/)])
  },
)

test.each(['sent', 'thrown'])('a 403 that is %s is not laid to a plugin with a hook', async (way) => {
  const emitters: unknown[] = []
  const app = fastify()
  await app.register(proxyAuthErrors, { onFinding: ({ emitter }) => emitters.push(emitter) })
  await app.register(cookie)
  app.get('/', async (_request, reply) => {
    const headers = { 'www-authenticate': 'Bearer' }
    if (way === 'thrown') throw Object.assign(new Error('no'), { statusCode: 403, headers })
    return reply.code(403).headers(headers).send('no')
  })
  await app.ready()
  const response = await send(await listen(app.server), {})
  expect(response.status).toBe(403)
  expect(emitters).toEqual([expect.stringMatching(/^test\/contract\/fastify-plugins\.test\.ts:/)])
  await app.close()
})
