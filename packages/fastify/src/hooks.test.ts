import { once } from 'node:events'
import http2 from 'node:http2'
import { PassThrough } from 'node:stream'
import { json } from 'node:stream/consumers'
import fastify, { type FastifyInstance, type RouteHandlerMethod } from 'fastify'
import { describe, expect, test } from 'vitest'
import { proxyAuthErrors, refuse, unauthorized } from './index.ts'

describe('a refusal that hooks see before it is written', () => {
  const REFUSING: Readonly<Record<string, RouteHandlerMethod>> = {
    refused: async (_request, reply) => refuse(reply, { status: 401, reason: 'expired-credentials' }),
    thrown: async () => {
      throw unauthorized({ reason: 'expired-credentials' })
    },
  }

  function titleOf(payload: unknown): string {
    return (JSON.parse(payload as string) as { title: string }).title
  }

  async function start(handler: RouteHandlerMethod, addHooks: (app: FastifyInstance) => unknown) {
    const app = fastify()
    await app.register(proxyAuthErrors)
    await addHooks(app)
    app.get('/', handler)
    return app
  }

  test.each(Object.keys(REFUSING))('has the fields that a later hook sets (%s)', async (way) => {
    const app = await start(REFUSING[way]!, (hooked) =>
      hooked.addHook('onSend', async (_request, reply, payload) => {
        reply.header('set-cookie', ['a=1', 'b=2']).headers({ 'x-title': titleOf(payload), etag: '"1"' })
      }),
    )
    const { headers, statusCode, body } = await app.inject('/')
    expect(statusCode).toBe(401)
    expect(JSON.parse(body)).toMatchObject({ status: 401, reason: 'expired-credentials' })
    expect(headers).toMatchObject({
      'set-cookie': ['a=1', 'b=2'],
      'x-title': 'Unauthorized',
      'content-type': 'application/problem+json',
      'content-length': String(body.length),
      'www-authenticate': 'Bearer realm="api"',
    })
    expect(headers).not.toHaveProperty('etag')
  })

  test.each(Object.keys(REFUSING))(
    'is left out where a hook makes something else of it (%s)',
    async (way) => {
      const app = await start(REFUSING[way]!, (hooked) =>
        hooked.addHook('onSend', async (_request, reply) => {
          reply.code(404).type('text/plain')
          return 'nothing here'
        }),
      )
      const { headers, statusCode, body } = await app.inject('/')
      expect([statusCode, headers['content-type'], body]).toEqual([404, 'text/plain', 'nothing here'])
      expect(headers).not.toHaveProperty('www-authenticate')
    },
  )

  test.each(Object.keys(REFUSING))('is one of the other status where a hook sets that (%s)', async (way) => {
    const app = await start(REFUSING[way]!, (hooked) =>
      hooked.addHook('onSend', async (_request, reply) => void reply.code(407)),
    )
    const response = await app.inject('/')
    expect([response.statusCode, response.json()]).toMatchObject([407, { status: 407 }])
    expect(response.headers).toHaveProperty('proxy-authenticate')
    expect(response.headers).not.toHaveProperty('www-authenticate')
  })

  test.each(Object.keys(REFUSING))(
    'replaces a stream that a hook makes of it, and closes it (%s)',
    async (way) => {
      const stream = new PassThrough()
      const app = await start(REFUSING[way]!, (hooked) =>
        hooked.addHook('onSend', async () => {
          stream.write('never ends')
          return stream
        }),
      )
      const response = await app.inject('/')
      expect(response.json()).toMatchObject({ status: 401, reason: 'expired-credentials' })
      expect(stream.destroyed).toBe(true)
    },
  )

  test.each(Object.keys(REFUSING))('has a length where the reply was to have trailers (%s)', async (way) => {
    const app = await start(REFUSING[way]!, (hooked) =>
      hooked.addHook('onRequest', async (_request, reply) => {
        reply.trailer('x-sum', (_reply, _payload, done) => done(null, '1'))
      }),
    )
    const { headers, body } = await app.inject('/')
    expect(headers).toMatchObject({ 'content-length': String(body.length) })
    expect(headers).not.toHaveProperty('transfer-encoding')
    expect(headers).not.toHaveProperty('trailer')
  })

  test.each(Object.keys(REFUSING))('is answered over HTTP/2 (%s)', async (way) => {
    const app = fastify({ http2: true })
    await app.register(proxyAuthErrors)
    app.addHook('onRequest', async (_request, reply) => void reply.header('x-request-id', '42'))
    app.get('/', REFUSING[way]! as never)
    const client = http2.connect(await app.listen({ port: 0, host: '127.0.0.1' }))
    try {
      const stream = client.request({ ':path': '/' })
      const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders]
      expect(headers).toMatchObject({
        ':status': 401,
        'content-type': 'application/problem+json',
        'www-authenticate': 'Bearer realm="api"',
        'x-request-id': '42',
      })
      expect(await json(stream)).toMatchObject({ status: 401, reason: 'expired-credentials' })
    } finally {
      client.close()
      await app.close()
    }
  })
})
