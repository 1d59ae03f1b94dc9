import http from 'node:http'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { proxyAuthErrors as proxyNodeErrors } from '@proxy-auth-errors/node'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import createError from 'http-errors'
import request from 'supertest'
import { describe, expect, test, vi } from 'vitest'
import { basic, proxyAuthErrors, refuse } from './index.ts'

test('the value mounts on one router and covers that part only', async () => {
  const app = express()
  const api = express.Router()
  const suite = proxyAuthErrors({ challenges: { 401: basic({ realm: 'api' }) } })
  api.use(suite)
  api.get('/text', (_request, response) => void response.status(401).send('no'))
  api.get('/thrown', () => {
    throw createError(401)
  })
  api.use(suite)
  app.use('/api', api)
  app.get('/other', (_request, response) => void response.status(401).send('no'))

  for (const path of ['/api/text', '/api/thrown']) {
    await request(app)
      .get(path)
      .expect(401)
      .expect('content-type', 'application/problem+json')
      .expect('www-authenticate', 'Basic realm="api"')
  }
  await request(app).get('/other').expect(401, 'no')
})

test('an error without a status is answered with the one set on the response, and without its message', async () => {
  const app = express()
  const suite = proxyAuthErrors()
  app.get('/', (_request, response) => {
    response.status(401)
    throw new Error('canary')
  })
  app.use(suite)
  const { body } = await request(app).get('/').expect(401).expect('www-authenticate', 'Bearer realm="api"')
  expect(body.detail).toBe('Send Authorization with the Bearer scheme.')
})

test('an error with another status than the one set on the response is no refusal', async () => {
  const app = express()
  const suite = proxyAuthErrors()
  app.use(suite)
  app.get('/', (_request, response) => {
    response.status(401)
    throw createError(403)
  })
  app.use(suite)
  const { headers } = await request(app).get('/').expect(403)
  expect(headers).not.toHaveProperty('www-authenticate')
})

test('an error of another status says nothing in the refusal that the app makes of it', async () => {
  const app = express()
  const suite = proxyAuthErrors()
  app.use(suite)
  app.get('/', () => {
    throw createError(404, 'No such user.')
  })
  app.use(suite)
  app.use(
    ((_error, _request, response, _next) => void response.status(401).send('no')) as ErrorRequestHandler,
  )
  const { body } = await request(app).get('/').expect(401)
  expect(body.detail).toBe('Send Authorization with the Bearer scheme.')
})

test.each<[string, RequestHandler]>([
  [
    'thrown',
    () => {
      throw createError(401)
    },
  ],
  ['of refuse', (_request, response) => refuse(response, { status: 401, reason: 'invalid-credentials' })],
  ['written', (_request, response) => void response.status(401).end()],
])(
  'a field that is set where somebody has replaced end is on a refusal that is %s',
  async (_how, refusing) => {
    const app = express()
    const [watch, handle] = proxyAuthErrors()
    app.use(watch)
    app.use((_request, response, next) => {
      const end = response.end.bind(response) as (...args: unknown[]) => typeof response
      response.end = ((...args: unknown[]) => {
        if (!response.headersSent) response.setHeader('server-timing', 'app')
        return end(...args)
      }) as typeof response.end
      next()
    })
    app.get('/', refusing)
    app.use(handle)
    const { body } = await request(app).get('/').expect(401).expect('server-timing', 'app')
    expect(body).toMatchObject({ status: 401 })
  },
)

test('a field that is set where somebody has replaced end of all responses is on a refusal that is thrown', async () => {
  const prototype = http.ServerResponse.prototype as unknown as Record<'end', (...args: unknown[]) => unknown>
  const end = Reflect.get(prototype, 'end')
  prototype.end = function (this: http.ServerResponse, ...args: unknown[]) {
    if (!this.headersSent) this.setHeader('server-timing', 'app')
    return end.apply(this, args)
  }
  try {
    const app = express()
    const [watch, handle] = proxyAuthErrors()
    app.use(watch)
    app.get('/', () => {
      throw createError(401)
    })
    app.use(handle)
    const { body } = await request(app).get('/').expect(401).expect('server-timing', 'app')
    expect(body).toMatchObject({ status: 401 })
  } finally {
    Reflect.deleteProperty(prototype, 'end')
  }
})

test("who replaces a method of Node's later sees the responses of an app that is not covered", async () => {
  const covered = express().use(proxyAuthErrors())
  await request(covered).get('/').expect(404)
  const { prototype } = http.ServerResponse
  const writeHead = Object.getOwnPropertyDescriptor(prototype, 'writeHead')!
  const later = vi.fn(writeHead.value as (...args: unknown[]) => unknown)
  prototype.writeHead = later as never
  try {
    await request(express()).get('/').expect(404)
    expect(later).toHaveBeenCalledOnce()
  } finally {
    Object.defineProperty(prototype, 'writeHead', writeHead)
  }
})

test('a pipeline into a refused response does not fail', async () => {
  const piped: Promise<void>[] = []
  const app = express()
  app.use(proxyAuthErrors())
  app.get('/', (_request, response) => {
    const source = new PassThrough()
    piped.push(pipeline(source, response.status(401)))
    source.write('n')
    setImmediate(() => source.end('o'))
  })
  const { body } = await request(app).get('/').expect(401)
  expect(body).toMatchObject({ status: 401 })
  await expect(Promise.all(piped)).resolves.toHaveLength(1)
})

describe('the methods of responses are shared', () => {
  const refusing: RequestHandler = (_request, response) => void response.status(401).send('no')

  test('a response has none of its own', async () => {
    const own: string[] = []
    const app = express()
    app.use(proxyAuthErrors())
    app.use((_request, response, next) => {
      own.push(...['writeHead', 'write', 'end'].filter((name) => Object.hasOwn(response, name)))
      next()
    })
    app.use(refusing)
    expect((await request(app).get('/')).type).toBe('application/problem+json')
    expect(own).toEqual([])
  })

  test('another app of the same process is left alone', async () => {
    const watched = express()
    watched.use(proxyAuthErrors())
    await request(watched).get('/')
    const app = express()
    app.use(refusing)
    const response = await request(app).get('/')
    expect([response.status, response.text]).toEqual([401, 'no'])
  })

  test('so is a path of the same app', async () => {
    const app = express()
    app.use('/api', proxyAuthErrors())
    app.use(refusing)
    expect((await request(app).get('/api')).type).toBe('application/problem+json')
    expect((await request(app).get('/other')).text).toBe('no')
  })

  test('who has replaced a method before is still called, and sees the answer', async () => {
    const seen: unknown[] = []
    const app = express()
    app.use((_request, response, next) => {
      const end = response.end.bind(response) as (...args: unknown[]) => typeof response
      response.end = function (...args: unknown[]) {
        seen.push(args[0])
        return end(...args)
      } as typeof response.end
      next()
    })
    app.use(proxyAuthErrors())
    app.use(refusing)
    const response = await request(app).get('/')
    expect(response.type).toBe('application/problem+json')
    expect(seen).toEqual([response.text])
  })

  test('a request whose list of fields is frozen is watched all the same', async () => {
    const app = express()
    app.use((asked, _response, next) => {
      Object.freeze(asked.rawHeaders)
      next()
    })
    app.use(proxyAuthErrors())
    app.use(refusing)
    expect((await request(app).get('/')).type).toBe('application/problem+json')
  })

  test('a response whose prototype is frozen is watched all the same', async () => {
    const prototype = Object.freeze(Object.create(http.ServerResponse.prototype) as express.Response)
    const [watch] = proxyAuthErrors()
    const server = http.createServer((asked, response) => {
      Object.setPrototypeOf(response, prototype)
      void watch(asked as express.Request, response as express.Response, () =>
        response.writeHead(401).end('no'),
      )
    })
    expect((await request(server).get('/')).type).toBe('application/problem+json')
  })

  test('an app that is mounted may leave the answer to the one around it', async () => {
    const inner = express()
    inner.use(proxyAuthErrors())
    const app = express()
    app.use(inner)
    app.use(refusing)
    expect((await request(app).get('/')).type).toBe('application/problem+json')
  })

  test('an app that is mounted at two others is watched in both', async () => {
    const inner = express()
    inner.use(refusing)
    const apps = [express(), express()]
    for (const app of apps) {
      app.use(proxyAuthErrors())
      app.use(inner)
    }
    for (const app of apps) expect((await request(app).get('/')).type).toBe('application/problem+json')
  })

  test('a responder of node:http that comes later answers alone', async () => {
    const refusals: string[] = []
    const app = express()
    app.use(proxyAuthErrors({ onRefusal: () => void refusals.push('outer') }))
    const inner = proxyNodeErrors({ onRefusal: () => void refusals.push('inner') })
    app.use((asked, response, next) => {
      inner.watch(asked, response)
      next()
    })
    app.use(refusing)
    expect((await request(app).get('/')).type).toBe('application/problem+json')
    expect(refusals).toEqual(['inner'])
  })

  test('two responses to one request are watched each', async () => {
    const app = express()
    app.use(proxyAuthErrors())
    app.get('/part', (_request, response) => void response.status(401).send('no'))
    app.get('/all', (asked, response) => {
      const part = new http.ServerResponse(asked)
      asked.url = '/part'
      ;(app as unknown as { handle: (...args: unknown[]) => void }).handle(asked, part, () => undefined)
      response.json({ part: part.statusCode, challenge: part.getHeader('www-authenticate') })
    })
    await request(app).get('/all').expect(200, { part: 401, challenge: 'Bearer realm="api"' })
  })

  test('the middleware runs without Express, and changes nobody else', async () => {
    const before = [http.ServerResponse.prototype, Object.prototype].map((it) =>
      Object.getOwnPropertyNames(it),
    )
    const [watch] = proxyAuthErrors()
    const server = http.createServer((asked, response) => {
      watch(asked as never, response as never, () => void response.writeHead(401).end('no'))
    })
    expect((await request(server).get('/')).type).toBe('application/problem+json')
    // What tests use for a response.
    watch({ rawHeaders: [] } as never, { writeHead() {}, write() {}, end() {} } as never, () => undefined)
    const after = [http.ServerResponse.prototype, Object.prototype].map((it) =>
      Object.getOwnPropertyNames(it),
    )
    expect(after).toEqual(before)
  })
})
