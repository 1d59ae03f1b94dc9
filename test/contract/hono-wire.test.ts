/** What of Hono only a real server shows: @hono/node-server has a `Response` of its own, and a client waits for a length. */
import { once } from 'node:events'
import http from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { basic, bearer, proxyAuthErrors, refuse } from '@proxy-auth-errors/hono'
import { type Context, Hono } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { HTTPException } from 'hono/http-exception'
import createError from 'http-errors'
import { describe, expect, test } from 'vitest'
import { close, listen, send } from './client.ts'

const OPTIONS = { challenges: { 401: basic({ realm: 'api' }) } }

async function ask(app: Hono): Promise<string> {
  const server = http.createServer(getRequestListener(app.fetch))
  try {
    const response = await send(await listen(server))
    return [response.status, ...response.all('content-type'), response.body.toString()].join(' ')
  } finally {
    await close(server)
  }
}

describe('each challenge has a line of its own', () => {
  const lines = ['Bearer realm="api"', 'Basic realm="api"']
  const OFFER = { challenges: { 401: [bearer({ realm: 'api' }), basic({ realm: 'api' })] } }

  async function linesOf(set: (c: Context) => void, method = 'GET') {
    const authErrors = proxyAuthErrors(OFFER)
    const app = new Hono()
    app.use(authErrors)
    app.onError(authErrors)
    app.use((c, next) => {
      set(c)
      return next()
    })
    app.get('/', (c) => refuse(c, { status: 401, reason: 'missing-credentials' }))
    app.get('/thrown', () => {
      throw createError(401)
    })
    app.get('/sent', (c) => c.text('no', 401))
    const server = http.createServer(getRequestListener(app.fetch))
    try {
      const port = await listen(server)
      const responses = await Promise.all(
        ['/', '/thrown', '/sent'].map((path) => send(port, { method, path })),
      )
      return responses.map((response) => response.all('www-authenticate'))
    } finally {
      await close(server)
    }
  }

  test.each<[string, (c: Context) => void]>([
    ['where nothing was set before', () => undefined],
    ['beside a field that was set before', (c) => c.header('access-control-allow-origin', '*')],
    ['beside a cookie that was set before', (c) => c.header('set-cookie', 'a=b')],
    [
      'where they were set before',
      (c) => {
        for (const line of lines) c.header('www-authenticate', line, { append: true })
      },
    ],
  ])('%s', async (_where, set) => {
    expect(await linesOf(set)).toEqual([lines, lines, lines])
  })

  test('but for HEAD, of which Hono makes another response, and beside two cookies, which are never folded', async () => {
    const folded = [lines.join(', ')]
    const setTwo = (c: Context): void => {
      for (const cookie of ['a=b', 'c=d']) c.header('set-cookie', cookie, { append: true })
    }
    expect(await linesOf(() => undefined, 'HEAD')).toEqual([folded, folded, folded])
    expect(await linesOf(setTwo)).toEqual([folded, folded, folded])
  })
})

test('who appends a challenge to one response has not appended it to the next', async () => {
  const authErrors = proxyAuthErrors({ challenges: { 401: [bearer({ realm: 'a' }), basic({ realm: 'a' })] } })
  const app = new Hono()
  app.use(authErrors)
  app.get('/', (c) => refuse(c, { status: 401, reason: 'missing-credentials' }))
  const listener = getRequestListener(app.fetch)
  const server = http.createServer((request, response) => {
    const writeHead = response.writeHead.bind(response)
    response.writeHead = (status: number, head?: unknown) => {
      for (const [name, value] of Object.entries(head as http.OutgoingHttpHeaders))
        response.setHeader(name, value!)
      return writeHead(status, response.appendHeader('www-authenticate', 'Negotiate').getHeaders())
    }
    void listener(request, response)
  })
  try {
    const port = await listen(server)
    for (let at = 0; at < 2; at++)
      expect((await send(port)).all('www-authenticate')).toEqual([
        'Bearer realm="a"',
        'Basic realm="a"',
        'Negotiate',
      ])
  } finally {
    await close(server)
  }
})

/** A thousand requests, after which errors are not watched any more. */
async function tire(app: Hono): Promise<Hono> {
  for (let at = 0; at < 1000; at++) await app.request('/none')
  return app
}

const refusals: Record<string, (c: Context) => Response> = {
  refuse: (c) => refuse(c, { status: 401, reason: 'missing-credentials' }),
  throw: () => {
    throw createError(401)
  },
}
test.each(Object.entries(refusals))(
  'a client gets the whole 404 that replaces a refusal (%s)',
  async (_how, make) => {
    const authErrors = proxyAuthErrors(OPTIONS)
    const app = new Hono()
    app.use(authErrors)
    app.onError(authErrors)
    app.use(async (c, next) => {
      await next()
      c.res = new Response('not here', { status: 404 })
    })
    app.get('/', make)
    expect(await ask(app)).toBe('404 text/plain;charset=UTF-8 not here')
  },
)

describe('after a thousand requests without a refusal', () => {
  test.each([false, true])(
    'mode "report" formats an HTTPException (challenge set before: %s)',
    async (isSet) => {
      const app = new Hono()
      app.use(proxyAuthErrors({ ...OPTIONS, mode: 'report' }))
      app.get('/', (c) => {
        if (isSet) c.header('www-authenticate', 'Basic realm="api"')
        throw new HTTPException(401, { message: 'Bring a ticket.' })
      })
      expect(await ask(await tire(app))).toMatch(/^401 application\/problem\+json .*Bring a ticket\./)
    },
  )

  test('a realm that cannot be written is a 401', async () => {
    const app = new Hono()
    app.use(proxyAuthErrors(OPTIONS))
    app.use('/', basicAuth({ username: 'a', password: 'b', realm: 'räm€' }))
    expect(await ask(await tire(app))).toMatch(/^401 application\/problem\+json /)
  })
})

describe.each(['the middleware', 'the error handler too', 'the middleware, errors not watched'])(
  '%s',
  (way) => {
    test('an upstream whose 401 is thrown on is let go', async () => {
      const upstream = http.createServer((_request, response) => {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="upstream"' }).write('without end')
      })
      const gone = once(upstream, 'request').then(([, response]) =>
        once(response as http.ServerResponse, 'close'),
      )
      const url = `http://127.0.0.1:${await listen(upstream)}/`
      try {
        const authErrors = proxyAuthErrors(OPTIONS)
        const app = new Hono()
        app.use(authErrors)
        if (way.includes('too')) app.onError(authErrors)
        app.get('/', async () => {
          throw new HTTPException(401, { res: await fetch(url) })
        })
        if (way.includes('not watched')) await tire(app)
        expect(await ask(app)).toMatch(/^401 application\/problem\+json /)
        await gone
      } finally {
        await close(upstream)
      }
    })

    test('an HTTPException with a response may be thrown again and again', async () => {
      const authErrors = proxyAuthErrors(OPTIONS)
      const app = new Hono()
      app.use(authErrors)
      if (way.includes('too')) app.onError(authErrors)
      const denied = new HTTPException(401, { res: new Response('no', { status: 401 }) })
      app.get('/', () => {
        throw denied
      })
      for (let at = 0; at < 3; at++) {
        if (way.includes('not watched')) await tire(app)
        expect(await ask(app)).toMatch(/^401 application\/problem\+json /)
      }
    })
  },
)
