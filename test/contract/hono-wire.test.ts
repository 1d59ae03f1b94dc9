/** What of Hono only a real server shows: @hono/node-server has a `Response` of its own, and a client waits for a length. */
import http from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { basic, proxyAuthErrors, refuse } from '@proxy-auth-errors/hono'
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
