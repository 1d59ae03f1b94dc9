/** Gateways: what an upstream says of its own proxy is not passed on as ours. And proxy-chain, which writes by itself. */
import http from 'node:http'
import net from 'node:net'
import { once } from 'node:events'
import httpProxy from '@fastify/http-proxy'
import { proxyAuthErrors as forFastify } from '@proxy-auth-errors/fastify'
import {
  type AuthErrorsOptions,
  basic,
  fromUpstream,
  proxyAuthenticationRequired,
  proxyAuthErrors,
} from '@proxy-auth-errors/node'
import fastify from 'fastify'
import { createProxyServer } from 'http-proxy-3'
import { RequestError, Server } from 'proxy-chain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { close, listen, send, type WireResponse } from '../contract/client.ts'

const upstream = http.createServer((request, response) => {
  const status = Number(request.url!.slice(1))
  const field = status === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate'
  response
    .writeHead(status, { [field]: 'Newauth realm="upstream"', 'content-type': 'text/plain' })
    .end('from the upstream')
})
let target: string

beforeAll(async () => {
  target = `http://127.0.0.1:${await listen(upstream)}`
})
afterAll(() => close(upstream))

type Passing = 'bad-gateway' | 'pass'

const gateways: [string, (passing: Passing, options: AuthErrorsOptions) => Promise<http.Server>][] = [
  [
    'http-proxy-3',
    async (passing, options) => {
      const proxy = createProxyServer({ target })
      proxy.on('proxyRes', (_upstream, _request, response) => fromUpstream(response, passing))
      const server = http.createServer((request, response) => proxy.web(request, response))
      proxyAuthErrors(options).attach(server)
      return server
    },
  ],
  [
    '@fastify/http-proxy',
    async (passing, options) => {
      const app = fastify()
      await app.register(forFastify, options)
      await app.register(httpProxy, {
        upstream: target,
        preHandler: async (_request, reply) => fromUpstream(reply.raw, passing),
      })
      await app.ready()
      return app.server
    },
  ],
]

describe.each(gateways)('%s', (_name, create) => {
  async function ask(
    path: string,
    passing: Passing = 'bad-gateway',
    options: AuthErrorsOptions = {},
  ): Promise<WireResponse> {
    const server = await create(passing, options)
    try {
      return await send(await listen(server), { path })
    } finally {
      await close(server)
    }
  }

  test("an upstream's 407 becomes a 502 with a problem document and no challenge", async () => {
    const response = await ask('/407')
    expect(response.status).toBe(502)
    expect(response.all('proxy-authenticate')).toEqual([])
    expect(response.all('content-type')).toEqual(['application/problem+json'])
    expect(response.all('content-length')).toEqual([String(response.body.length)])
    // Nothing of credentials: it is not the client's that are missing.
    expect(JSON.parse(response.body.toString())).toEqual({
      type: 'about:blank',
      title: 'Bad Gateway',
      status: 502,
      detail: 'A proxy on the way to the upstream server asked this server for credentials.',
    })
  })

  test("an upstream's 407 is left as it is in mode report", async () => {
    const response = await ask('/407', 'bad-gateway', { mode: 'report' })
    expect(response.status).toBe(407)
    expect(response.body.toString()).toBe('from the upstream')
  })

  test("an upstream's 407 is passed on where that is asked for", async () => {
    const response = await ask('/407', 'pass')
    expect(response.status).toBe(407)
    expect(response.all('proxy-authenticate')).toEqual(['Newauth realm="upstream"'])
    expect(response.body.toString()).toBe('from the upstream')
  })

  test("an upstream's 401 is left as it is", async () => {
    const response = await ask('/401')
    expect(response.status).toBe(401)
    expect(response.all('www-authenticate')).toEqual(['Newauth realm="upstream"'])
    expect(response.body.toString()).toBe('from the upstream')
  })
})

describe('proxy-chain', () => {
  let proxy: Server

  beforeAll(async () => {
    const authErrors = proxyAuthErrors({ challenges: { 407: basic({ realm: 'chain "1"' }) } })
    proxy = new Server({
      port: 0,
      host: '127.0.0.1',
      prepareRequestFunction: ({ request }) => {
        const { body, status, headers } = authErrors.toResponse(request, proxyAuthenticationRequired())!
        throw new RequestError(body, status, headers)
      },
    })
    await proxy.listen()
  })
  afterAll(() => proxy.close(true))

  test.each([
    ['an ordinary request', 'GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n'],
    ['a CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n'],
  ])('%s is refused with a problem document and an escaped realm', async (_name, bytes) => {
    const socket = net.connect(proxy.port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.write(bytes)
    await once(socket, 'close')
    const [head, body] = text.split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 407 /)
    expect(head!.toLowerCase()).toContain('content-type: application/problem+json')
    expect(head).toMatch(/^proxy-authenticate: Basic realm="chain \\"1\\""$/im)
    expect(head).toMatch(new RegExp(`^content-length: ${Buffer.byteLength(body!)}$`, 'im'))
    expect(JSON.parse(body!)).toMatchObject({ status: 407, reason: 'missing-credentials' })
  })
})
