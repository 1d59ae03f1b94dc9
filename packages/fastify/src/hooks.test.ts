import { once } from 'node:events'
import http from 'node:http'
import http2 from 'node:http2'
import { PassThrough, Readable } from 'node:stream'
import { json, text } from 'node:stream/consumers'
import fastify, { type FastifyInstance, type RouteHandlerMethod } from 'fastify'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Finding, proxyAuthErrors, refuse, unauthorized } from './index.ts'

/** One request to an app over a socket. */
async function ask(
  app: FastifyInstance,
): Promise<Pick<http.IncomingMessage, 'headers'> & { status?: number; body: string }> {
  try {
    const [response] = (await once(
      http.get(await app.listen({ port: 0, host: '127.0.0.1' })),
      'response',
    )) as [http.IncomingMessage]
    return { status: response.statusCode!, headers: response.headers, body: await text(response) }
  } finally {
    await app.close()
  }
}

afterEach(() => vi.useRealTimers())

describe('a refusal that hooks see before it is written', () => {
  const OUTLINE = '{"type":"about:blank","title":"Unauthorized","status":401}'

  interface Way {
    readonly handler: RouteHandlerMethod
    readonly isLogged?: boolean
    readonly reason: string
    /** What a hook sees as the payload. */
    readonly seen: string
    /** Its status where a hook fails with a 407: Fastify asks no error for it once its own handler has answered one. */
    readonly failed: 401 | 407
  }

  const throwing: RouteHandlerMethod = async () => {
    throw unauthorized({ reason: 'expired-credentials' })
  }

  const WAYS: Readonly<Record<string, Way>> = {
    refused: {
      handler: async (_request, reply) => refuse(reply, { status: 401, reason: 'expired-credentials' }),
      reason: 'expired-credentials',
      seen: OUTLINE,
      failed: 407,
    },
    thrown: { handler: throwing, reason: 'expired-credentials', seen: OUTLINE, failed: 407 },
    'thrown and logged': {
      handler: throwing,
      isLogged: true,
      reason: 'expired-credentials',
      seen: OUTLINE,
      failed: 401,
    },
    sent: {
      handler: async (_request, reply) => reply.code(401).send('no'),
      reason: 'missing-credentials',
      seen: 'no',
      failed: 407,
    },
  }

  describe.each(Object.entries(WAYS))('(%s)', (_way, { handler, isLogged, reason, seen, failed }) => {
    async function start(addHooks: (app: FastifyInstance) => unknown): Promise<FastifyInstance> {
      const app = fastify({ logger: isLogged ? { stream: { write: () => undefined } } : false })
      await app.register(proxyAuthErrors)
      await addHooks(app)
      app.get('/', handler)
      return app
    }

    test('has the fields that a later hook sets', async () => {
      const app = await start((hooked) =>
        hooked.addHook('onSend', async (_request, reply, payload) => {
          reply.header('set-cookie', ['a=1', 'b=2']).headers({ 'x-seen': payload as string, etag: '"1"' })
        }),
      )
      const { headers, status, body } = await ask(app)
      expect(status).toBe(401)
      expect(JSON.parse(body)).toMatchObject({ status: 401, reason })
      expect(headers).toMatchObject({
        'set-cookie': ['a=1', 'b=2'],
        'x-seen': seen,
        'content-type': 'application/problem+json',
        'content-length': String(body.length),
        'www-authenticate': 'Bearer realm="api"',
      })
      expect(headers).not.toHaveProperty('etag')
    })

    test('has the challenge, and no-store, where a later hook takes them away', async () => {
      const app = await start((hooked) =>
        hooked.addHook('onSend', async (_request, reply) => {
          reply.removeHeader('www-authenticate').header('cache-control', 'public, max-age=60')
        }),
      )
      const { headers } = await ask(app)
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'www-authenticate': 'Bearer realm="api"' })
    })

    test.each([200, 404, 500])('leaves nothing behind where a hook makes a %i of it', async (other) => {
      const app = await start((hooked) =>
        hooked.addHook('onSend', async (_request, reply) => {
          reply.code(other).type('text/plain')
          return 'something else'
        }),
      )
      const { headers, status, body } = await ask(app)
      expect([status, headers['content-type'], body]).toEqual([other, 'text/plain', 'something else'])
      expect(headers['content-length']).toBe('14')
      for (const name of ['www-authenticate', 'cache-control']) expect(headers).not.toHaveProperty(name)
    })

    test('has no length left where a hook makes a stream of it', async () => {
      const app = await start((hooked) =>
        hooked.addHook('onSend', async (_request, reply) => {
          reply.code(404)
          return Readable.from(['something else'])
        }),
      )
      const { headers, status, body } = await ask(app)
      expect([status, headers['content-length'], body]).toEqual([404, undefined, 'something else'])
    })

    test('is one of the other status where a hook sets that', async () => {
      const app = await start((hooked) =>
        hooked.addHook('onSend', async (_request, reply) => void reply.code(407)),
      )
      const { status, headers, body } = await ask(app)
      expect([status, JSON.parse(body)]).toMatchObject([407, { status: 407 }])
      expect(headers).toHaveProperty('proxy-authenticate')
      expect(headers).not.toHaveProperty('www-authenticate')
    })

    describe.each([1, Infinity])('where a later hook fails, %d times at most', (times) => {
      function failing(error: Error): (app: FastifyInstance) => unknown {
        let left = times
        return (app) =>
          app.addHook('onSend', async () => {
            if (left-- > 0) throw error
          })
      }

      test("leaves without the message of the hook's error", async () => {
        const { status, headers, body } = await ask(
          await start(failing(new Error('the password is hunter2'))),
        )
        expect([status, JSON.parse(body)]).toMatchObject([401, { title: 'Unauthorized', status: 401 }])
        expect(body).not.toContain('hunter2')
        expect(headers).toMatchObject({
          'content-type': 'application/problem+json',
          'content-length': String(body.length),
          'www-authenticate': 'Bearer realm="api"',
        })
      })

      test("has the challenge of the error's status", async () => {
        const error = Object.assign(new Error(), { statusCode: 407 })
        const { status, headers, body } = await ask(await start(failing(error)))
        expect([status, JSON.parse(body)]).toMatchObject([failed, { status: failed }])
        const [field, other] = failed === 407 ? ['proxy', 'www'] : ['www', 'proxy']
        expect(headers).toHaveProperty(`${field}-authenticate`)
        expect(headers).not.toHaveProperty(`${other}-authenticate`)
      })
    })

    test('replaces a stream that a hook makes of it, and closes it at once', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const stream = new PassThrough()
      const app = await start((hooked) =>
        hooked.addHook('onSend', async (_request, reply) => {
          reply.header('content-length', '3')
          stream.write('never ends')
          return stream
        }),
      )
      const { headers, body } = await ask(app)
      expect(JSON.parse(body)).toMatchObject({ status: 401, reason })
      expect(headers['content-length']).toBe(String(body.length))
      expect(stream.destroyed).toBe(true)
    })

    test('has a length where the reply was to have trailers', async () => {
      const app = await start((hooked) =>
        hooked.addHook('onRequest', async (_request, reply) => {
          reply.trailer('x-sum', (_reply, _payload, done) => done(null, '1'))
        }),
      )
      const { headers, body } = await ask(app)
      expect(headers).toMatchObject({ 'content-length': String(body.length) })
      expect(headers).not.toHaveProperty('transfer-encoding')
      expect(headers).not.toHaveProperty('trailer')
    })

    test('is answered over HTTP/2', async () => {
      const app = fastify({ http2: true })
      await app.register(proxyAuthErrors)
      app.addHook('onRequest', async (_request, reply) => void reply.header('x-request-id', '42'))
      app.get('/', handler as never)
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
        expect(await json(stream)).toMatchObject({ status: 401, reason })
      } finally {
        client.close()
        await app.close()
      }
    })
  })
})

test('a later hook is not who sent it', async () => {
  const emittersOf = async (isHooked: boolean): Promise<unknown[]> => {
    const findings: Finding[] = []
    const app = fastify()
    await app.register(proxyAuthErrors, { onFinding: (finding) => findings.push(finding) })
    if (isHooked) app.addHook('onSend', (_request, _reply, payload, done) => done(null, payload))
    app.get('/', (_request, reply) => reply.code(407).send('no'))
    await app.inject('/')
    return findings.map(({ emitter }) => emitter)
  }
  const emitters = await emittersOf(true)
  expect(emitters).toContainEqual(expect.stringContaining('hooks.test.ts'))
  expect(emitters).toEqual(await emittersOf(false))
})

test('the reply of an app that writes the response itself is not refused', async () => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  app.get('/', async (_request, reply) => {
    reply.hijack()
    expect(() => refuse(reply, { status: 401, reason: 'expired-credentials' })).toThrow('Unauthorized')
    reply.raw.end('begun')
  })
  expect(await ask(app)).toMatchObject({ status: 200, body: 'begun' })
})
