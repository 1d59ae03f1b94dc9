import http from 'node:http'
import { Readable } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { statusOf } from '@proxy-auth-errors/core'
import { proxyAuthErrors } from '@proxy-auth-errors/hono'
import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import { setCookie } from 'hono/cookie'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { vi } from 'vitest'
import type { Behaviour, Body, Harness, Setup } from './harness.ts'
import { toStream } from './stream.ts'

export const honoHarnesses: readonly Harness[] = [
  toHarness('Hono 4 on Node', false),
  toHarness('Hono 4 on Node, mounted as error handler too', true),
]

function toHarness(name: string, isHandler: boolean): Harness {
  return {
    name,
    package: '@proxy-auth-errors/hono',
    seesErrors: true,
    seesResponses: true,
    hasWriteHead: false,
    takesWeb: true,
    start: async (setup) => {
      // Hono prints every error that its default handler does not know. With the suite it knows each 401 and 407.
      if (mayPrint(setup)) vi.spyOn(console, 'error').mockImplementation(() => undefined)
      return http.createServer(getRequestListener(build(setup, isHandler).fetch))
    },
  }
}

function mayPrint({ options, behaviour }: Setup): boolean {
  if (behaviour.does === 'send' || behaviour.does === 'writeHead') return false
  const error: unknown = behaviour.error()
  const status = statusOf(error)
  return (
    options === undefined ||
    behaviour.does === 'fail-midway' ||
    !(status === 401 || status === 407) ||
    Object.isFrozen(error)
  )
}

function build(setup: Setup, isHandler: boolean): Hono {
  const app = new Hono()
  if (setup.surrounded) {
    app.use(cors({ origin: 'https://app.example', exposeHeaders: ['WWW-Authenticate'] }))
    app.use(async (c, next) => {
      c.header('x-request-id', '42')
      await next()
    })
  }
  if (setup.options) {
    const authErrors = proxyAuthErrors(setup.options)
    app.use(authErrors)
    if (isHandler) app.onError(authErrors)
  }
  if (setup.surrounded) {
    app.use(etag())
    app.use(compress())
    app.use(async (c, next) => {
      setCookie(c, 'session', 'abc')
      await next()
    })
  }
  const { ownErrorHandler: own } = setup
  if (own) {
    app.onError((error, c) => {
      own.called(error)
      return c.json(own.json as object, own.status as 401, own.headers)
    })
  }
  const sub = new Hono()
  if (setup.inner) sub.use(proxyAuthErrors(setup.inner))
  sub.all('/', (c) => act(setup.behaviour, c))
  if (setup.nested) app.route('/nested', new Hono().route('/deeper/', sub))
  else app.route('/', sub)
  return app
}

function act(behaviour: Behaviour, c: Context): Response | Promise<Response> {
  switch (behaviour.does) {
    case 'throw':
      for (const [name, value] of behaviour.before ?? []) c.header(name, value)
      if (behaviour.how === 'sync') throw behaviour.error()
      return Promise.reject(behaviour.error())
    case 'send':
      for (const [name, value] of Object.entries(behaviour.headers ?? {})) {
        for (const line of [value].flat()) c.header(name, line, { append: true })
      }
      return sendBody(c, behaviour.status as 401, behaviour.body)
    case 'writeHead':
      throw new Error('Hono has no writeHead')
    case 'fail-midway': {
      async function* failing(): AsyncGenerator<Buffer> {
        yield Buffer.from('begun')
        throw (behaviour as { error: () => unknown }).error()
      }
      return c.body(Readable.toWeb(Readable.from(failing())) as ReadableStream)
    }
  }
}

function sendBody(c: Context, status: 401, body: Body | undefined): Response {
  if (body === undefined) return c.body(null, status)
  if ('text' in body) return c.text(body.text, status)
  if ('json' in body) {
    const type = c.res.headers.get('content-type')
    return c.body(JSON.stringify(body.json), status, { 'content-type': type ?? 'application/json' })
  }
  if ('buffer' in body) return c.body(new Uint8Array(body.buffer), status)
  const stream = toStream(body)
  const web = stream instanceof Readable ? Readable.toWeb(stream) : stream
  return c.body((web instanceof Response ? web.body : web) as globalThis.ReadableStream, status)
}
