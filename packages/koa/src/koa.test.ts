import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable, Stream } from 'node:stream'
import { proxyAuthErrors as watchServer } from '@proxy-auth-errors/node'
import createError from 'http-errors'
import Koa from 'koa'
import request from 'supertest'
import { describe, expect, test } from 'vitest'
import { basic, proxyAuthErrors, type RefusalEvent, refuse } from './index.ts'

test.each<[string, (app: Koa, refusing: Koa.Middleware) => void]>([
  ['an app without the suite', (app, refusing) => app.use(refusing)],
  ['middleware before the suite', (app, refusing) => app.use(refusing).use(proxyAuthErrors())],
])('%s refuses with a reason, on a server that is watched', async (_where, use) => {
  const app = new Koa()
  use(app, (ctx) => refuse(ctx, { status: 401, reason: 'expired-credentials' }))
  const server = http.createServer(app.callback())
  watchServer().attach(server)
  const response = await request(server).get('/').expect(401)
  expect(response.body).toMatchObject({ reason: 'expired-credentials' })
})

test('the error event fires for unexpected errors only', async () => {
  const errors: unknown[] = []
  const app = new Koa()
  app.on('error', (error) => errors.push(error))
  app.use(proxyAuthErrors())
  app.use((ctx) => {
    if (ctx.path === '/upstream') throw Object.assign(new Error('of an upstream'), { status: 401 })
    throw ctx.path === '/refused' ? createError(401) : new Error('unexpected')
  })
  const server = http.createServer(app.callback())
  await request(server).get('/refused').expect(401)
  expect(errors).toEqual([])
  await request(server).get('/upstream').expect(401).expect('content-type', 'application/problem+json')
  expect(errors.splice(0)).toMatchObject([{ message: 'of an upstream' }])
  await request(server).get('/broken').expect(500, 'Internal Server Error')
  expect(errors).toMatchObject([{ message: 'unexpected' }])
})

test.each<[string, (ctx: Koa.Context) => unknown]>([
  [
    'throws at once',
    () => {
      throw createError(401)
    },
  ],
  ['gives no promise', (ctx) => (ctx.status = 401)],
])('a `next` of other middleware that %s is answered', async (_what, refusal) => {
  const authErrors = proxyAuthErrors()
  const app = new Koa().use((ctx) => authErrors(ctx, (() => refusal(ctx)) as Koa.Next))
  const response = await request(http.createServer(app.callback())).get('/')
  expect(response.status).toBe(401)
  expect(response.headers['www-authenticate']).toBe('Bearer realm="api"')
  expect(response.body).toMatchObject({ status: 401 })
})

/** The response to one request of an app that has `middleware` between the suite and what refuses. */
async function answer(use: (app: Koa) => void): Promise<request.Response> {
  const app = new Koa()
  app.silent = true
  use(app)
  return request(http.createServer(app.callback())).get('/')
}

/** Sets a field when everything further in has run. */
const late: Koa.Middleware = async (ctx, next) => {
  await next()
  ctx.set('x-late', String(ctx.status))
}

describe('a field that middleware sets once the request was refused', () => {
  const refusals: Record<string, Koa.Middleware> = {
    'with refuse': (ctx) => refuse(ctx, { status: 401, reason: 'expired-credentials' }),
    'with refuse, after a body was set': (ctx) => {
      ctx.body = Readable.from(['begun'])
      refuse(ctx, { status: 401, reason: 'expired-credentials' })
    },
    'with a status': (ctx) => void (ctx.status = 401),
  }

  test.each(Object.entries(refusals))('%s, is on the response', async (_how, refusal) => {
    const response = await answer((app) => app.use(proxyAuthErrors()).use(late).use(refusal))
    expect(response.status).toBe(401)
    expect(response.headers).toMatchObject({
      'x-late': '401',
      'content-type': 'application/problem+json',
      'www-authenticate': 'Bearer realm="api"',
    })
    expect(response.body).toMatchObject({ status: 401 })
  })

  test('is set by who sees no body of before: the one of the refusal replaces it at once', async () => {
    const seen: unknown[] = []
    await answer((app) =>
      app
        .use(proxyAuthErrors())
        .use(async (ctx, next) => {
          await next()
          seen.push(ctx.body)
        })
        .use((ctx) => {
          ctx.body = 'begun'
          refuse(ctx, { status: 401, reason: 'expired-credentials' })
        }),
    )
    expect(seen).toEqual([expect.stringContaining('"reason":"expired-credentials"')])
  })

  test('further out than the suite, is on the response', async () => {
    const response = await answer((app) =>
      app
        .use(late)
        .use(proxyAuthErrors())
        .use((ctx) => ctx.throw(401)),
    )
    expect(response.headers).toMatchObject({ 'x-late': '401', 'www-authenticate': 'Bearer realm="api"' })
  })

  test('between two mounts of one suite, is on the response', async () => {
    const authErrors = proxyAuthErrors()
    const response = await answer((app) =>
      app
        .use(authErrors)
        .use(late)
        .use(authErrors)
        .use((ctx) => ctx.throw(401)),
    )
    expect(response.headers).toMatchObject({ 'x-late': '401', 'www-authenticate': 'Bearer realm="api"' })
  })
})

describe('a refusal between whose two suites middleware makes something else of it', () => {
  const refusals: Record<string, Koa.Middleware> = {
    thrown: (ctx) => ctx.throw(401),
    'set as a status': (ctx) => void (ctx.status = 401),
    'of refuse': (ctx) => refuse(ctx, { status: 401, reason: 'expired-credentials' }),
  }

  async function made(
    refusal: Koa.Middleware,
    change: (ctx: Koa.Context) => void,
  ): Promise<request.Response> {
    return answer((app) =>
      app
        .use(proxyAuthErrors())
        .use(async (ctx, next) => {
          await next()
          change(ctx)
        })
        .use(proxyAuthErrors({ challenges: { 401: basic({ realm: 'inner' }) } }))
        .use(refusal),
    )
  }

  describe.each(Object.entries(refusals))('(%s)', (_how, refusal) => {
    test('is the one of the inner suite where it makes nothing of it', async () => {
      const { status, headers } = await made(refusal, (ctx) => ctx.set('x-late', '1'))
      expect([status, headers['www-authenticate'], headers['x-late']]).toEqual([
        401,
        'Basic realm="inner"',
        '1',
      ])
    })

    test('is a 407 with the challenge of one', async () => {
      const { status, headers, body } = await made(refusal, (ctx) => void (ctx.status = 407))
      expect([status, body]).toMatchObject([407, { status: 407 }])
      expect(headers).toHaveProperty('proxy-authenticate')
      expect(headers).not.toHaveProperty('www-authenticate')
    })

    test('is a 200 with nothing of the refusal', async () => {
      const { status, headers, text } = await made(refusal, (ctx) => {
        ctx.status = 200
        ctx.body = 'guest'
      })
      expect([status, headers['content-type'], text]).toEqual([200, 'text/plain; charset=utf-8', 'guest'])
      for (const name of ['www-authenticate', 'cache-control']) expect(headers).not.toHaveProperty(name)
    })
  })

  test('is the 500 of the inner one that is strict', async () => {
    const { status, body } = await answer((app) =>
      app
        .use(proxyAuthErrors())
        .use(late)
        .use(proxyAuthErrors({ mode: 'strict', onFinding: () => undefined }))
        .use((ctx) => void (ctx.status = 401)),
    )
    expect([status, body]).toMatchObject([500, { detail: expect.stringContaining('strict') as string }])
  })
})

test('a refusal that is misuse is a 500 where the suite is strict', async () => {
  const { status, body } = await answer((app) =>
    app
      .use(proxyAuthErrors({ mode: 'strict', onFinding: () => undefined }))
      .use((ctx) => refuse(ctx, createError(401, { headers: { 'www-authenticate': 'Basic' } }))),
  )
  expect([status, body]).toMatchObject([500, { detail: expect.stringContaining('strict') as string }])
})

test('a refusal that is only reported is reported once', async () => {
  const refusals: string[] = []
  const onRefusal = ({ reason }: RefusalEvent): void => void refusals.push(reason)
  const response = await answer((app) =>
    app.use(proxyAuthErrors({ mode: 'report', onRefusal, onFinding: () => undefined })).use((ctx) => {
      ctx.status = 401
      ctx.body = 'no'
    }),
  )
  expect([response.status, response.text, refusals]).toEqual([401, 'no', ['missing-credentials']])
})

test('a refusal that middleware makes a 200 of stays a 200', async () => {
  const response = await answer((app) =>
    app
      .use(proxyAuthErrors())
      .use(async (ctx, next) => {
        await next()
        ctx.status = 200
        ctx.body = 'guest'
      })
      .use((ctx) => refuse(ctx, { status: 401, reason: 'missing-credentials' })),
  )
  expect([response.status, response.text]).toEqual([200, 'guest'])
})

describe('a problem document with the right status', () => {
  const document = '{"type":"https://example.com/p","status":401,"balance":30}'
  const type = 'application/problem+json'

  const BODIES: Record<string, () => unknown> = {
    string: () => document,
    Buffer: () => Buffer.from(document),
    stream: () => Readable.from([document.slice(0, 9), document.slice(9)]),
    'web stream': () => new Blob([document]).stream(),
    Blob: () => new Blob([document]),
    Response: () => new Response(document, { status: 401 }),
  }

  test.each(Object.entries(BODIES))('is kept where it is a %s', async (_kind, create) => {
    const { headers, body } = await answer((app) =>
      app
        .use(proxyAuthErrors())
        .use(late)
        .use(proxyAuthErrors())
        .use((ctx) => {
          ctx.status = 401
          ctx.body = create()
          ctx.set({ 'content-type': type, 'content-length': '3' })
        }),
    )
    expect(body).toEqual(JSON.parse(document))
    expect(headers).toMatchObject({
      'content-type': type,
      'content-length': String(document.length),
      'www-authenticate': 'Bearer realm="api"',
      'x-late': '401',
    })
  })
})

test('a 200 that middleware further out makes a 401 is answered', async () => {
  const { status, headers, body } = await answer((app) =>
    app
      .use(async (ctx, next) => {
        await next()
        ctx.status = 401
      })
      .use(proxyAuthErrors())
      .use((ctx) => void (ctx.body = 'balance')),
  )
  expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer realm="api"'])
  expect(body).toMatchObject({ status: 401 })
})

test('a response that has begun as a 200 stays, whatever its status is set to', async () => {
  const { text } = await answer((app) =>
    app.use(proxyAuthErrors()).use((ctx) => {
      ctx.body = 'balance'
      ctx.res.writeHead(200, { 'content-length': 7 }).flushHeaders()
      ctx.res.statusCode = 401
    }),
  )
  expect(text).toBe('balance')
})

test('a document that middleware further out makes of a refusal is not the answer, where the status stays', async () => {
  const { body } = await answer((app) =>
    app
      .use(proxyAuthErrors())
      .use(async (ctx, next) => {
        await next()
        ctx.type = 'application/problem+json'
        ctx.body = Readable.from(['{"title":"Mine","status":401}'])
      })
      .use((ctx) => refuse(ctx, { status: 401, reason: 'expired-credentials' })),
  )
  expect(body).toMatchObject({ title: 'Unauthorized', reason: 'expired-credentials' })
})

describe.each<[string, (app: Koa) => Koa]>([
  ['first', (app) => app.use(proxyAuthErrors())],
  ['behind other middleware', (app) => app.use((_ctx, next) => next()).use(proxyAuthErrors())],
  ['twice', (app) => app.use(proxyAuthErrors()).use(proxyAuthErrors())],
])('mounted %s', (_where, mount) => {
  test.each<[string, Koa.Middleware]>([
    ['throws', (ctx) => ctx.throw(401)],
    ['refuses', (ctx) => refuse(ctx, { status: 401, reason: 'expired-credentials' })],
  ])('an app that was to write by itself, and %s instead, is answered', async (_how, refusal) => {
    const { status, body } = await answer((app) =>
      mount(app).use((ctx, next) => {
        ctx.respond = false
        return refusal(ctx, next)
      }),
    )
    expect([status, body]).toMatchObject([401, { status: 401 }])
  })

  test.each<[string, (ctx: Koa.Context) => void]>([
    ['writes a text', (ctx) => void (ctx.body = 'Sorry')],
    ['writes an object around it', (ctx) => void (ctx.body = { data: ctx.body })],
  ])('a refusal over which middleware further in %s is the document', async (_what, change) => {
    const { headers, body } = await answer((app) =>
      mount(app)
        .use(async (ctx, next) => {
          await next()
          change(ctx)
        })
        .use((ctx) => refuse(ctx, { status: 401, reason: 'expired-credentials' })),
    )
    expect(headers['content-type']).toBe('application/problem+json')
    expect(body).toMatchObject({ status: 401, title: 'Unauthorized' })
  })

  test('a field that is set where somebody has replaced end is on the response', async () => {
    const { status, headers } = await answer((app) =>
      mount(app).use((ctx) => {
        const end = ctx.res.end.bind(ctx.res) as (...args: unknown[]) => typeof ctx.res
        ctx.res.end = ((...args: unknown[]) => {
          ctx.res.setHeader('server-timing', 'app')
          return end(...args)
        }) as typeof ctx.res.end
        ctx.status = 401
      }),
    )
    expect([status, headers['server-timing']]).toEqual([401, 'app'])
  })
})

test('a response that the app writes by itself, and later, is answered when it does', async () => {
  const { status, headers, body } = await answer((app) =>
    app.use(proxyAuthErrors()).use((ctx) => {
      ctx.status = 401
      ctx.respond = false
      setImmediate(() => ctx.res.setHeader('www-authenticate', 'Basic realm="late"').end('no'))
    }),
  )
  expect([status, headers['www-authenticate']]).toEqual([401, 'Basic realm="late"'])
  expect(body).toMatchObject({ status: 401 })
})

test('who has replaced end, and ends later, is called once', async () => {
  const bodies: unknown[] = []
  const { body } = await answer((app) =>
    app.use(proxyAuthErrors()).use((ctx) => {
      const end = ctx.res.end.bind(ctx.res) as (...args: unknown[]) => typeof ctx.res
      ctx.res.end = ((...args: unknown[]) => {
        bodies.push(args[0])
        setImmediate(end, ...args)
        return ctx.res
      }) as typeof ctx.res.end
      ctx.throw(401)
    }),
  )
  expect(body).toMatchObject({ status: 401 })
  expect(bodies).toHaveLength(1)
})

test.each<[string, Koa.Middleware]>([
  ['thrown', (ctx) => ctx.throw(401)],
  ['of refuse', (ctx) => refuse(ctx, { status: 401, reason: 'expired-credentials' })],
  [
    'of refuse, after a body was set',
    (ctx) => {
      ctx.body = 'begun'
      refuse(ctx, { status: 401, reason: 'expired-credentials' })
    },
  ],
  [
    'written, with a document that does not stay',
    (ctx) => {
      ctx.status = 401
      ctx.type = 'application/problem+json'
      ctx.body = '{"status":402}'
    },
  ],
])(
  'to HEAD, a refusal behind other middleware has no body, and not its length: %s',
  async (_how, refusal) => {
    const app = new Koa()
    app.use((_ctx, next) => next())
    app.use(proxyAuthErrors()).use(refusal)
    const { status, headers, text } = await request(http.createServer(app.callback())).head('/')
    expect([status, text]).toEqual([401, undefined])
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'www-authenticate': 'Bearer realm="api"',
    })
    expect(['5', '14']).not.toContain(headers['content-length'])
  },
)

test('the message of another status does not stay', async () => {
  const app = new Koa()
  app.use(proxyAuthErrors())
  app.use((ctx) => {
    ctx.message = 'Splendid'
    ctx.throw(401)
  })
  const server = http.createServer(app.callback())
  const message = await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      http.get({ port: (server.address() as AddressInfo).port, agent: false }, (response) => {
        response.resume().on('end', () => server.close(() => resolve(response.statusMessage)))
      })
    })
  })
  expect(message).toBe('Unauthorized')
})

describe.each<[string, (app: Koa) => unknown]>([
  ['first', (app) => app.use(proxyAuthErrors())],
  ['behind other middleware', (app) => app.use((_ctx, next) => next()).use(proxyAuthErrors())],
  ['twice', (app) => app.use(proxyAuthErrors()).use(proxyAuthErrors())],
])('the suite %s: what a listener of the error event does is undone', (_where, mount) => {
  const SECRET = 'connect ECONNREFUSED 10.0.0.3:5432'

  async function ask(thrown: unknown, listener: (error: Error, ctx: Koa.Context) => void) {
    const app = new Koa()
    app.on('error', listener)
    mount(app)
    app.use(() => {
      throw thrown
    })
    const response = await request(http.createServer(app.callback())).get('/')
    expect(response.status).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer realm="api"')
    expect(response.body).toMatchObject({ status: 401, reason: 'missing-credentials' })
    expect(response.text).not.toContain(SECRET)
  }

  test('a body, a status', async () => {
    const error = Object.assign(new Error(SECRET), { status: 401 })
    await ask(error, ({ message }, ctx) => void (ctx.body = { message }))
    await ask(error, (_error, ctx) => {
      ctx.status = 500
      ctx.body = 'oops'
    })
  })

  test('but for a response that it has written', async () => {
    const app = new Koa()
    const errors: unknown[] = []
    app.on('error', (_error, ctx: Koa.Context) => {
      ctx.res.on('error', (error) => errors.push(error)).end('mine')
    })
    mount(app)
    app.use(() => {
      throw Object.assign(new Error(SECRET), { status: 401 })
    })
    const response = await request(http.createServer(app.callback())).get('/')
    expect([response.text, errors]).toEqual(['mine', []])
  })

  test('it gets an error where none was thrown', async () => {
    const seen: Error[] = []
    await ask({ status: 401 }, (error) => void seen.push(error))
    expect(seen[0]).toBeInstanceOf(Error)
    expect(seen[0]!.message).toBe('non-error thrown: {"status":401}')
  })
})

test.each([
  [
    'GET',
    new (class Mine {
      type = 'https://example.com/p'
      status = 401
    })(),
    'application/problem+json',
  ],
  ['POST', Object.assign(Object.create(null) as object, { error: 'invalid_client' }), 'application/json'],
])('a body that stays may be any object: %s, %o', async (method, body, type) => {
  const app = new Koa()
  app.use(proxyAuthErrors({ onFinding: () => undefined }))
  app.use((ctx) => {
    ctx.status = 401
    ctx.body = body
    ctx.type = type
  })
  const server = http.createServer(app.callback())
  const response = await (method === 'GET' ? request(server).get('/') : request(server).post('/'))
  expect(response.body).toEqual(JSON.parse(JSON.stringify(body)))
})

test('the type of a problem document without one is no problem document', async () => {
  const { status, body } = await answer((app) =>
    app.use(proxyAuthErrors()).use((ctx) => {
      ctx.body = null
      ctx.status = 401
      ctx.type = 'application/problem+json'
    }),
  )
  expect([status, body]).toMatchObject([401, { status: 401, reason: 'missing-credentials' }])
})

test.each<[string, unknown, string | undefined]>([
  ['a text', 'no', 'no'],
  ['octets', Buffer.from('no'), 'no'],
  ['an object', { error: 'no' }, '{"error":"no"}'],
  ['nothing', null, undefined],
  ['a stream', Readable.from(['no']), undefined],
  ['a Response', new Response('no'), undefined],
  ['an object that is no JSON', { size: 1n }, undefined],
])('whoever looks at the reply sees of a body that is %s its text', async (_kind, body, text) => {
  const seen: unknown[] = []
  await answer((app) =>
    app
      .use(
        proxyAuthErrors({
          problem(problem, { reply }) {
            seen.push(reply?.body)
            return problem
          },
        }),
      )
      .use((ctx) => {
        ctx.status = 401
        ctx.body = body
        ctx.status = 401
      }),
  )
  expect(seen).toEqual([text])
})

describe('a body that nobody is going to read', () => {
  const BODIES: Record<string, (close: () => void) => unknown> = {
    Readable: (close) => new Readable({ read: () => undefined }).on('close', close),
    'web stream': (close) => new ReadableStream({ cancel: close }),
    Response: (close) => new Response(new ReadableStream({ cancel: close }), { status: 401 }),
  }

  test.each(Object.entries(BODIES))('is closed where it is a %s', async (_kind, create) => {
    let closed: Promise<void> | undefined
    const response = await answer((app) =>
      app.use(proxyAuthErrors()).use((ctx) => {
        ctx.status = 401
        closed = new Promise((resolve) => (ctx.body = create(resolve)))
      }),
    )
    expect(response.body).toMatchObject({ status: 401 })
    await closed
  })

  test.each(Object.entries(BODIES))('is closed by refuse as well where it is a %s', async (_kind, create) => {
    let closed: Promise<void> | undefined
    const response = await answer((app) =>
      app.use(proxyAuthErrors()).use((ctx) => {
        closed = new Promise((resolve) => (ctx.body = create(resolve)))
        refuse(ctx, { status: 401, reason: 'expired-credentials' })
      }),
    )
    expect(response.body).toMatchObject({ reason: 'expired-credentials' })
    await closed
  })

  test('is left alone where it is no stream, or one that cannot be closed', async () => {
    let isDestroyed = false
    for (const body of [{ destroy: () => (isDestroyed = true) }, new Stream()]) {
      const response = await answer((app) =>
        app.use(proxyAuthErrors()).use((ctx) => {
          ctx.status = 401
          ctx.body = body
        }),
      )
      expect([response.status, isDestroyed]).toEqual([401, false])
    }
  })
})

test.each<[string, (close: () => Error) => unknown]>([
  [
    'Readable',
    (close) => new Readable({ read: () => undefined, destroy: (_error, callback) => callback(close()) }),
  ],
  ['web stream', (close) => new ReadableStream({ cancel: () => Promise.reject(close()) })],
])('a %s that fails at being closed takes nothing down', async (_kind, create) => {
  let closed: Promise<void> | undefined
  const response = await answer((app) =>
    app.use(proxyAuthErrors()).use((ctx) => {
      ctx.status = 401
      closed = new Promise((resolve) => {
        ctx.body = create(() => {
          resolve()
          return new Error('closed')
        })
      })
    }),
  )
  expect(response.body).toMatchObject({ status: 401 })
  await closed
})

test('a refusal that is thrown once a document was begun, and before it has left, is answered', async () => {
  const response = await answer((app) =>
    app.use(proxyAuthErrors()).use((ctx) => {
      ctx.res.writeHead(401, { 'content-type': 'application/problem+json' }).write('{"status":401,')
      throw createError(401, { headers: { 'www-authenticate': 'Basic realm="thrown"' } })
    }),
  )
  expect([response.status, response.headers['www-authenticate']]).toEqual([401, 'Basic realm="thrown"'])
  expect(response.body).toMatchObject({ title: 'Unauthorized', status: 401 })
})
