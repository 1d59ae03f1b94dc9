import { tracingChannel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import http2 from 'node:http2'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import fastify, { type FastifyInstance, type FastifyReply, type RouteHandlerMethod } from 'fastify'
import createError from 'http-errors'
import { describe, expect, test } from 'vitest'
import registeredAsDefault, { basic, proxyAuthErrors, refuse, unauthorized } from './index.ts'

test('an auth hook that was added before the plugin is covered', async () => {
  const app = fastify()
  app.addHook('onRequest', async () => {
    throw createError(407)
  })
  await app.register(proxyAuthErrors)
  app.get('/', () => 'never')
  const response = await app.inject('/')
  expect(response.statusCode).toBe(407)
  expect(response.headers['content-type']).toBe('application/problem+json')
  expect(response.headers['proxy-authenticate']).toBe('Basic realm="proxy", charset="UTF-8"')
})

test('an auth hook that was added before the plugin is covered where it sends', async () => {
  const app = fastify()
  app.addHook('onRequest', async (_request, reply) => reply.code(407).send('no'))
  await app.register(proxyAuthErrors)
  app.get('/', () => 'never')
  const response = await app.inject('/')
  expect(response.json()).toMatchObject({ status: 407, reason: 'missing-credentials' })
  expect(response.headers['proxy-authenticate']).toBe('Basic realm="proxy", charset="UTF-8"')
})

test('an auth hook that was added before the plugin is covered where it sends a web response', async () => {
  const app = fastify()
  app.addHook('onRequest', async (_request, reply) => reply.send(new Response('no', { status: 401 })))
  await app.register(proxyAuthErrors)
  app.get('/', () => 'never')
  const response = await app.inject('/')
  expect(response.json()).toMatchObject({ status: 401, reason: 'missing-credentials' })
  expect(response.headers['www-authenticate']).toBe('Bearer realm="api"')
})

test('an error of a hook takes the place of the refusal that was being sent', async () => {
  const app = fastify()
  let fails = true
  app.addHook('onSend', async () => {
    if (!fails) return
    fails = false
    throw Object.assign(new Error('hook'), { status: 407 })
  })
  await app.register(proxyAuthErrors)
  app.setErrorHandler((_error, _request, reply) => reply.code(407).send('of the hook'))
  app.get('/', async (_request, reply) => refuse(reply, { status: 401, reason: 'expired-credentials' }))
  const response = await app.inject('/')
  expect(response.statusCode).toBe(407)
  expect(response.json()).toMatchObject({ status: 407, reason: 'missing-credentials' })
})

describe('refuse takes the reply of', () => {
  const REFUSAL = { status: 401, reason: 'expired-credentials' } as const

  test('a server for HTTP/2', async () => {
    const app = fastify({ http2: true })
    await app.register(proxyAuthErrors)
    app.get('/', async (_request, reply) => refuse(reply, REFUSAL))
    const client = http2.connect(await app.listen({ port: 0, host: '127.0.0.1' }))
    try {
      const stream = client.request({ ':path': '/' })
      const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders]
      expect(headers).toMatchObject({ ':status': 401, 'www-authenticate': 'Bearer realm="api"' })
      expect(JSON.parse(await text(stream))).toMatchObject(REFUSAL)
    } finally {
      client.close()
      await app.close()
    }
  })

  test('a route that says what it replies', async () => {
    const app = fastify()
    await app.register(proxyAuthErrors)
    app.get<{ Reply: { 200: { balance: number } } }>('/', (request, reply) => {
      if (request.headers.authorization === undefined) return void refuse(reply, REFUSAL)
      void reply.code(200).send({ balance: 30 })
    })
    expect((await app.inject('/')).json()).toMatchObject(REFUSAL)
    expect((await app.inject({ url: '/', headers: { authorization: 'Bearer t' } })).json()).toEqual({
      balance: 30,
    })
  })
})

test('an app knows the plugin by its name', async () => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  expect(app.hasPlugin('@proxy-auth-errors/fastify')).toBe(true)
})

test('in a scope that is encapsulated it covers that part only', async () => {
  const app = fastify()
  await app.register(async (scope) => {
    await scope.register(proxyAuthErrors, { challenges: { 401: basic({ realm: 'scope' }) } })
    scope.get('/inside', (_request, reply) => reply.code(401).send('no'))
  })
  app.get('/outside', (_request, reply) => reply.code(401).send('no'))
  await app.ready()
  expect((await app.inject('/inside')).headers['www-authenticate']).toBe('Basic realm="scope"')
  const outside = await app.inject('/outside')
  expect([outside.headers['www-authenticate'], outside.body]).toEqual([undefined, 'no'])
})

test('the options of register are not taken for its own', async () => {
  const app = fastify()
  await app.register(registeredAsDefault, { prefix: '/x', logLevel: 'warn' } as object)
  await app.ready()
  expect(registeredAsDefault).toBe(proxyAuthErrors)
})

test('a wrong option fails when the plugin is registered', async () => {
  const app = fastify()
  await expect(async () => app.register(proxyAuthErrors, { mode: 'fix' as 'repair' })).rejects.toThrow(
    /mode is "fix"/,
  )
})

test('a returned web Response is corrected', async () => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  app.get('/', () => new Response('no', { status: 401 }))
  const response = await app.inject('/')
  expect(response.statusCode).toBe(401)
  expect(response.json()).toMatchObject({ status: 401, reason: 'missing-credentials' })
  expect(response.headers['www-authenticate']).toBe('Bearer realm="api"')
})

test.each([
  [401, 200],
  [407, 401],
])('a web Response that is sent after code(%i) has its own status, %i', async (code, status) => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  app.get('/', (_request, reply) => reply.code(code).send(new Response('hello', { status })))
  const response = await app.inject('/')
  expect(response.statusCode).toBe(status)
  expect(response.headers['www-authenticate']).toBe(status === 401 ? 'Bearer realm="api"' : undefined)
  expect(response.headers).not.toHaveProperty('proxy-authenticate')
  if (status === 200) expect(response.body).toBe('hello')
  else expect(response.json()).toMatchObject({ status, reason: 'missing-credentials' })
})

describe('a problem document with the right status', () => {
  const document = '{"type":"https://example.com/p","status":401,"balance":30}'
  const type = 'application/problem+json'

  test.each<[string, () => unknown]>([
    ['string', () => document],
    ['stream', () => Readable.from([document.slice(0, 9), document.slice(9)])],
    ['web stream', () => new Blob([document]).stream()],
    ['Response', () => new Response(document, { status: 401, headers: { 'content-type': type } })],
  ])('is kept where it is a %s', async (_kind, create) => {
    const app = fastify()
    await app.register(proxyAuthErrors)
    app.get('/', (_request, reply) => reply.code(401).header('content-length', '3').type(type).send(create()))
    const { headers, body } = await app.inject('/')
    expect(body).toBe(document)
    expect(headers).toMatchObject({
      'content-type': type,
      'content-length': String(body.length),
      'www-authenticate': 'Bearer realm="api"',
    })
  })

  test.each<[string, string | undefined, () => unknown]>([
    ['its length', String(document.length), () => document],
    ['its length where it is a Buffer', String(document.length), () => Buffer.from(document)],
    ['none where it is a stream', undefined, () => Readable.from([document])],
  ])('has %s in the response to HEAD', async (_what, length, create) => {
    const app = fastify()
    await app.register(proxyAuthErrors)
    app.get('/', (_request, reply) => reply.code(401).type(type).send(create()))
    const { headers, body } = await app.inject({ url: '/', method: 'HEAD' })
    expect([headers['content-length'], body]).toEqual([length, ''])
  })
})

test('a stream that is sent with a refusal is read to its end', async () => {
  const source = new PassThrough()
  const ended = finished(source)
  const app = fastify()
  await app.register(proxyAuthErrors)
  app.get('/', (_request, reply) => {
    source.write('n')
    setImmediate(() => source.end('o'))
    return reply.code(401).send(source)
  })
  const received = await fetch(await app.listen({ port: 0, host: '127.0.0.1' }))
  expect(await received.json()).toMatchObject({ status: 401, reason: 'missing-credentials' })
  await ended
  await app.close()
})

test('HEAD on a route that Fastify made of a GET has the fields of the GET', async () => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  app.get('/raw', (_request, reply) => reply.code(401).send('no'))
  app.get('/thrown', () => {
    throw createError(407)
  })
  for (const url of ['/raw', '/thrown']) {
    const get = await app.inject({ url })
    const head = await app.inject({ url, method: 'HEAD' })
    expect(head.body).toBe('')
    for (const name of ['content-type', 'content-length', 'www-authenticate', 'proxy-authenticate']) {
      expect(head.headers[name]).toBe(get.headers[name])
    }
  }
})

test.each([
  [200, '{"statusCode":200,"message":"no"}'],
  [404, '{"error":"Not Found","message":"no"}'],
  [404, '{"statusCode":404,"error":"Not Found","message":"no"}'],
  [404, Buffer.from('no')],
])(
  'an error handler of the app that makes a %i of a refusal has the last word: %s',
  async (status, payload) => {
    const app = fastify()
    await app.register(proxyAuthErrors)
    app.setErrorHandler((_error, _request, reply) => reply.code(status).send(payload))
    app.get('/', () => {
      throw createError(401, 'no')
    })
    const response = await app.inject('/')
    expect([response.statusCode, response.body]).toEqual([status, String(payload)])
  },
)

test('the plugin is called in place of registered: the message says what to write', async () => {
  const call = proxyAuthErrors as unknown as (options: object) => typeof proxyAuthErrors
  const app = fastify()
  await expect(app.register(call({ challenges: { 401: basic({ realm: 'api' }) } }))).rejects.toThrow(
    'Write register(proxyAuthErrors, options).',
  )
})

test('an error of another status says nothing in the refusal that a hook makes of it', async () => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  app.addHook('onSend', async (_request, reply) => void reply.code(401))
  app.get('/', () => {
    throw Object.assign(createError(404, 'No such user.'), {
      headers: { 'x-own': '1' },
      challenges: basic({ realm: 'other' }),
    })
  })
  const response = await app.inject('/')
  expect(response.headers['www-authenticate']).toBe('Bearer realm="api"')
  expect(response.json()).toMatchObject({ detail: 'Send Authorization with the Bearer scheme.' })
})

describe('what a handler throws', () => {
  /** Two ways in which a thrown value reaches an error handler. */
  const WAYS = ['sync', 'async'] as const

  function throwing(way: (typeof WAYS)[number], value: () => unknown): RouteHandlerMethod {
    if (way === 'async') return () => Promise.reject(value())
    return () => {
      throw value()
    }
  }

  test.each(WAYS)('is handled by the handler that the app sets later, once (%s)', async (way) => {
    const seen: string[] = []
    const app = fastify()
    await app.register(proxyAuthErrors)
    app.addHook('onError', async (_request, _reply, error) => void seen.push(`hook: ${error.message}`))
    const error = createError(401, 'no')
    app.get(
      '/',
      throwing(way, () => error),
    )
    app.setErrorHandler((thrown, _request, reply) => {
      seen.push(`handler: ${String(thrown === error)}`)
      return reply.code(418).send('teapot')
    })
    const response = await app.inject('/')
    expect([response.statusCode, response.body, seen]).toEqual([418, 'teapot', ['hook: no', 'handler: true']])
  })

  test.each(WAYS)('goes on to the next handler where the app throws it again (%s)', async (way) => {
    const app = fastify()
    await app.register(proxyAuthErrors)
    await app.register(async (scope) => {
      scope.setErrorHandler((error) => {
        throw error
      })
      scope.get(
        '/',
        throwing(way, () => createError(401)),
      )
    })
    const response = await app.inject('/')
    expect(response.json()).toMatchObject({ status: 401, reason: 'missing-credentials' })
  })

  test.each(WAYS)('is handled by the route where it has a handler of its own (%s)', async (way) => {
    const app = fastify()
    await app.register(proxyAuthErrors)
    app.route({
      method: 'GET',
      url: '/',
      handler: throwing(way, () => createError(401)),
      errorHandler: (_error, _request, reply) => void reply.code(418).send('teapot'),
    })
    expect((await app.inject('/')).statusCode).toBe(418)
  })

  test.each(WAYS)('is handed to the handler of the app where it is no Error (%s)', async (way) => {
    const seen: unknown[] = []
    const app = fastify()
    await app.register(proxyAuthErrors)
    app.setErrorHandler((thrown, _request, reply) => {
      seen.push(thrown)
      return reply.code(418).send('teapot')
    })
    app.get(
      '/',
      throwing(way, () => 'a string'),
    )
    expect([(await app.inject('/')).statusCode, seen]).toEqual([418, ['a string']])
  })

  test.each(WAYS)('is handed to it once where it throws another error (%s)', async (way) => {
    const seen: unknown[] = []
    const app = fastify()
    await app.register(proxyAuthErrors)
    app.setErrorHandler((thrown) => {
      seen.push(thrown)
      throw createError(401)
    })
    app.get(
      '/',
      throwing(way, () => 'a string'),
    )
    expect([(await app.inject('/')).statusCode, seen]).toEqual([401, ['a string']])
  })

  test.each(WAYS)('is logged by Fastify, whose line is as it was (%s)', async (way) => {
    const linesOf = async (isMounted: boolean): Promise<string[]> => {
      const lines: string[] = []
      const app = fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } })
      if (isMounted) await app.register(proxyAuthErrors)
      app.get(
        '/',
        throwing(way, () => createError(401, 'no')),
      )
      expect((await app.inject('/')).statusCode).toBe(401)
      return lines.map((line) => (JSON.parse(line) as { msg: string }).msg)
    }
    const lines = await linesOf(true)
    expect(lines).toContain('no')
    expect(lines).toEqual(await linesOf(false))
  })

  test.each(WAYS)('is traced by Fastify as it was (%s)', async (way) => {
    const channel = tracingChannel('fastify.request.handler')
    const tracedOf = async (isMounted: boolean): Promise<string[]> => {
      const traced: string[] = []
      const note = (event: string) => () => void traced.push(event)
      const app = fastify()
      if (isMounted) await app.register(proxyAuthErrors)
      app.get(
        '/',
        throwing(way, () => createError(403)),
      )
      const subscribers = {
        start: note('start'),
        end: note('end'),
        asyncStart: note('asyncStart'),
        asyncEnd: note('asyncEnd'),
        error: note('error'),
      }
      channel.subscribe(subscribers)
      expect((await app.inject('/')).statusCode).toBe(403)
      channel.unsubscribe(subscribers)
      return traced
    }
    const traced = await tracedOf(true)
    expect(traced).toContain('error')
    expect(traced).toEqual(await tracedOf(false))
  })

  test("is logged by the app's own LogController, at whatever level", async () => {
    const logged: string[] = []
    class Mine extends fastify.LogController {
      override defaultErrorLog(error: Error): void {
        logged.push(error.message)
      }
    }
    const app = fastify({ logController: new Mine() })
    await app.register(proxyAuthErrors)
    app.get('/', () => {
      throw createError(401, 'no')
    })
    const { statusCode, headers } = await app.inject('/')
    expect([statusCode, headers['content-type'], logged]).toEqual([401, 'application/problem+json', ['no']])
  })

  test('tells an onError hook of the app, and a hook that comes after', async () => {
    const seen: unknown[] = []
    const app = fastify()
    await app.register(proxyAuthErrors)
    app.addHook('onError', async (_request, _reply, error) => void seen.push(error.message))
    app.addHook('onSend', async (_request, reply, payload) => {
      seen.push(reply.statusCode, (JSON.parse(payload as string) as { status: number }).status)
    })
    app.get('/', () => {
      throw createError(401, 'no')
    })
    await app.inject('/')
    expect(seen).toEqual(['no', 401, 401])
  })
})

describe('an error that an error handler makes of another', () => {
  const first = createError(401, 'the first message')
  const second = (): Error => unauthorized({ reason: 'revoked-credentials', detail: 'You were logged out.' })

  const HANDLERS: Readonly<Record<string, (error: unknown, reply: FastifyReply) => unknown>> = {
    'is thrown': () => {
      throw second()
    },
    'is thrown by an async handler': async () => {
      throw second()
    },
    'is thrown with the other as its cause': (error) => {
      throw Object.assign(second(), { cause: error })
    },
    'is thrown with the same message': () => {
      throw Object.assign(second(), { message: first.message })
    },
    'is sent': (_error, reply) => reply.send(second()),
  }

  const PLACES: Readonly<Record<string, (app: FastifyInstance, handle: (typeof HANDLERS)[string]) => void>> =
    {
      'for the app': (app, handle) => {
        app.setErrorHandler((error, _request, reply) => handle(error, reply))
        app.get('/', () => Promise.reject(first))
      },
      'for the route': (app, handle) => {
        app.get('/', { errorHandler: (error, _request, reply) => handle(error, reply) }, () =>
          Promise.reject(first),
        )
      },
      'where there is no route': (app, handle) => {
        app.setErrorHandler((error, _request, reply) => handle(error, reply))
        app.setNotFoundHandler(() => Promise.reject(first))
      },
    }

  describe.each(Object.entries(PLACES))('%s', (_place, build) => {
    test.each(Object.entries(HANDLERS))('is the one that is answered where it %s', async (_how, handle) => {
      const app = fastify()
      await app.register(proxyAuthErrors)
      build(app, handle)
      const response = await app.inject('/')
      expect(response.json()).toMatchObject({
        status: 401,
        reason: 'revoked-credentials',
        detail: 'You were logged out.',
      })
    })
  })

  test('is not, where it says no more than the one that is its cause', async () => {
    const app = fastify()
    await app.register(proxyAuthErrors)
    app.setErrorHandler((error: Error) => {
      throw Object.assign(new Error(error.message, { cause: error }), { status: 401 })
    })
    app.get('/', () => Promise.reject(second()))
    expect((await app.inject('/')).json()).toMatchObject({ reason: 'revoked-credentials' })
  })
})

describe.each([
  ['off', false],
  ['on', { stream: { write: () => undefined } }],
])('with the log %s', (_state, logger) => {
  const schema = {
    response: { 401: { type: 'object', required: ['title'], properties: { title: { type: 'string' } } } },
  }

  test.each([
    ['of http-errors', () => createError(401)],
    ['of ours', () => unauthorized()],
    ['with a quote in its message', () => createError(401, 'no "token"')],
  ])('an error %s that does not satisfy the schema of its route is answered', async (_whose, make) => {
    const app = fastify({ logger })
    await app.register(proxyAuthErrors)
    app.get('/', { schema }, async () => {
      throw make()
    })
    const response = await app.inject('/')
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer realm="api"')
    expect(response.json()).toMatchObject({ status: 401 })
  })

  test('who only reports answers an error that nobody else has answered, with its own fields', async () => {
    const app = fastify({ logger })
    await app.register(proxyAuthErrors, { mode: 'report' })
    app.get('/', () => Promise.reject(createError(401, 'no', { headers: { 'x-own': '1' } })))
    const response = await app.inject('/')
    expect(response.headers).toMatchObject({ 'www-authenticate': 'Bearer realm="api"', 'x-own': '1' })
    expect(response.json()).toMatchObject({ status: 401, reason: 'missing-credentials' })
  })
})

test('the error of a route that has sent already goes to the handler of the app', async () => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  const errors: unknown[] = []
  app.setErrorHandler((error: Error, _request, reply) => {
    errors.push(error.message)
    return reply
  })
  app.addHook('onSend', async () => undefined)
  app.get('/', (_request, reply) => {
    void reply.send('x')
    void reply.send('y')
  })
  expect((await app.inject('/')).body).toBe('x')
  expect(errors).toEqual(['Cannot write headers after they are sent to the client'])
})

test.each(['repair', 'report'] as const)(
  'a document that is written to the raw response after the handler has returned is whole: %s',
  async (mode) => {
    const app = fastify()
    await app.register(proxyAuthErrors, { mode, onFinding: () => undefined })
    app.post('/', async (_request, reply) => {
      const fields = { 'content-type': 'application/json', 'www-authenticate': 'Basic realm="as"' }
      reply.raw.writeHead(401, fields).write('{"error":')
      expect(reply.raw.headersSent).toBe(true)
      setImmediate(() => reply.raw.end('"invalid_client"}'))
    })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    try {
      const response = await fetch(address, { method: 'POST', body: '' })
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="as"'])
      expect(await response.json()).toEqual({ error: 'invalid_client' })
    } finally {
      await app.close()
    }
  },
)
