/** Hono on the server for Node that came before: it writes the length of a body beside one that is there. */
import http from 'node:http'
import { basic, proxyAuthErrors, refuse, unauthorized } from '@proxy-auth-errors/hono'
import { type Context, Hono } from 'hono'
import { getRequestListener } from 'hono-node-server-v1'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { close, listen, send } from './client.ts'

const REFUSALS: Readonly<Record<string, (c: Context) => Response>> = {
  thrown: () => {
    throw unauthorized()
  },
  'thrown with a cookie': () => {
    throw unauthorized({ headers: { 'set-cookie': ['a=1', 'b=2'] } })
  },
  raw: (c) => c.text('no', 401),
  'raw with a field': (c) => c.text('no', 401, { 'x-request-id': '42', 'content-length': '2' }),
  refuse: (c) => refuse(c, { status: 401, reason: 'invalid-credentials' }),
  'with a realm beyond ASCII': (c) =>
    refuse(c, { status: 401, reason: 'invalid-credentials', challenges: basic({ realm: 'Café' }) }),
}

function pathOf(name: string): string {
  return `/${name.replaceAll(' ', '-')}`
}

let server: http.Server
let port: number

beforeAll(async () => {
  const authErrors = proxyAuthErrors({ challenges: { 401: basic({ realm: 'api' }) } })
  const app = new Hono()
  app.use('/thrown', async (c, next) => {
    await next()
    if (c.req.query('longer')) c.res = new Response(`${await c.res.text()}\n`, c.res)
  })
  app.use(authErrors)
  app.onError(authErrors)
  for (const [name, handler] of Object.entries(REFUSALS)) app.get(pathOf(name), handler)
  server = http.createServer(getRequestListener(app.fetch))
  port = await listen(server)
})

afterAll(() => close(server))

test.each(Object.keys(REFUSALS))('a refusal that is %s has one length', async (name) => {
  const path = pathOf(name)
  const response = await send(port, { path })
  expect(response.status).toBe(401)
  expect(response.all('content-length')).toEqual([String(response.body.length)])
  expect(response.all('transfer-encoding')).toEqual([])
  expect(response.all('www-authenticate')).toEqual([expect.stringMatching(/^Basic realm="/)])
  expect(JSON.parse(response.body.toString())).toMatchObject({ status: 401 })
  const head = await send(port, { path, method: 'HEAD' })
  expect([head.status, head.all('content-length')]).toEqual([401, [String(response.body.length)]])
})

test('a refusal that middleware makes longer has no length of one that came before', async () => {
  const { body } = await send(port, { path: '/thrown' })
  const longer = await send(port, { path: '/thrown?longer=1' })
  expect(longer.body.toString()).toBe(`${body.toString()}\n`)
})
