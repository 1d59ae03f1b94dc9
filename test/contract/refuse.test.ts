/** `refuse` gives the client what the same error gives where it is thrown: status, fields and body. */
import http from 'node:http'
import { getRequestListener } from '@hono/node-server'
import {
  basic,
  bearer,
  type Refusal,
  toError,
  unauthorized,
  proxyAuthenticationRequired,
  type RefusalEvent,
} from '@proxy-auth-errors/core'
import * as expressSuite from '@proxy-auth-errors/express'
import * as fastifySuite from '@proxy-auth-errors/fastify'
import * as honoSuite from '@proxy-auth-errors/hono'
import * as koaSuite from '@proxy-auth-errors/koa'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import createError from 'http-errors'
import Koa from 'koa'
import { describe, expect, test } from 'vitest'
import { close, listen, send, sendForBegun } from './client.ts'

interface App {
  readonly refuses: boolean
  readonly isMounted: boolean
  /** Whether the response was begun before it is refused. */
  readonly isBegun?: boolean
  readonly error: () => Refusal | Error
  readonly onRefusal?: (event: RefusalEvent) => void
}

function optionsOf({ onRefusal }: App) {
  return { challenges: { 401: bearer({ realm: 'api' }) }, ...(onRefusal && { onRefusal }) }
}

const APPS: Readonly<Record<string, (app: App) => Promise<http.Server>>> = {
  express: async (setup) => {
    const app = express()
    // Express prints no error in this environment.
    app.set('env', 'test')
    const authErrors = expressSuite.proxyAuthErrors(optionsOf(setup))
    if (setup.isMounted) app.use(authErrors)
    app.use((_request, response) => {
      response.set('x-request-id', '42')
      if (setup.isBegun) response.write('begun')
      if (setup.refuses) return expressSuite.refuse(response, setup.error())
      throw toError(setup.error())
    })
    if (setup.isMounted) app.use(authErrors)
    return http.createServer(app)
  },
  fastify: async (setup) => {
    const app = fastify()
    if (setup.isMounted) await app.register(fastifySuite.proxyAuthErrors, optionsOf(setup))
    app.get('/', async (_request, reply) => {
      reply.header('x-request-id', '42')
      if (setup.isBegun) reply.raw.write('begun')
      if (setup.refuses) return fastifySuite.refuse(reply, setup.error())
      throw toError(setup.error())
    })
    await app.ready()
    return app.server
  },
  koa: async (setup) => {
    const app = new Koa()
    app.silent = true
    if (setup.isMounted) app.use(koaSuite.proxyAuthErrors(optionsOf(setup)))
    app.use((ctx) => {
      ctx.set('x-request-id', '42')
      if (setup.isBegun) ctx.res.writeHead(200).write('begun')
      if (setup.refuses) return koaSuite.refuse(ctx, setup.error())
      throw toError(setup.error())
    })
    return http.createServer(app.callback())
  },
  hono: async (setup) => {
    const app = new Hono()
    if (setup.isMounted) app.use(honoSuite.proxyAuthErrors(optionsOf(setup)))
    // Hono prints an error that its own handler does not know.
    if (!setup.isMounted || setup.refuses)
      app.onError((error, c) =>
        'status' in error ? c.text(error.message, error.status as 403) : c.text('fault', 500),
      )
    app.get('/', (c) => {
      c.header('x-request-id', '42')
      if (setup.refuses) return honoSuite.refuse(c, setup.error())
      throw toError(setup.error())
    })
    return http.createServer(getRequestListener(app.fetch))
  },
}

async function ask(name: string, app: App, method: string, fields: Record<string, string>) {
  const server = await APPS[name]!(app)
  try {
    const response = await send(await listen(server), { method, path: '/', headers: fields })
    const lines = response.all('www-authenticate').concat(response.all('proxy-authenticate'))
    return {
      status: response.status,
      type: response.all('content-type'),
      length: response.all('content-length'),
      cache: response.all('cache-control'),
      id: response.all('x-request-id'),
      lines,
      body: response.body.toString(),
    }
  } finally {
    await close(server)
  }
}

const ERRORS: Readonly<Record<string, () => Refusal | Error>> = {
  'unauthorized()': () => unauthorized(),
  'with a detail': () => unauthorized({ detail: 'Bring a ticket.', reason: 'revoked-credentials' }),
  'with its own challenge': () =>
    unauthorized({ challenges: bearer({ realm: 'other', error: 'invalid_token' }) }),
  'proxyAuthenticationRequired()': () => proxyAuthenticationRequired(),
  'an http-error': () => createError(401),
  'a refusal': () => ({ status: 401, reason: 'expired-credentials' }),
  'a refusal that says it all': () => ({
    status: 407,
    reason: 'missing-credentials',
    detail: 'Bring a ticket.',
    challenges: basic({ realm: 'other' }),
    headers: { 'retry-after': '5' },
  }),
}

describe.each(Object.keys(APPS))('%s', (name) => {
  test.each(Object.keys(ERRORS))('%s is answered as if it was thrown', async (error) => {
    const shared = { isMounted: true, error: ERRORS[error]! }
    for (const [method, fields] of [
      ['GET', { authorization: 'Bearer abc' }],
      ['GET', { accept: 'text/html' }],
      ['HEAD', {}],
    ] as const) {
      const refused = await ask(name, { ...shared, refuses: true }, method, fields)
      expect(refused).toEqual(await ask(name, { ...shared, refuses: false }, method, fields))
      expect(refused).toMatchObject({ cache: ['no-store'], id: ['42'] })
      expect(refused.lines).not.toEqual([])
    }
  })

  test('an error that is no refusal is thrown', async () => {
    const app = { isMounted: true, refuses: true, error: () => createError(403) }
    expect(await ask(name, app, 'GET', {})).toMatchObject({ status: 403, lines: [] })
  })

  test.each([{ status: 403, reason: 'invalid-credentials' }, undefined])(
    '%o is no refusal: it is a fault of the server',
    async (refusal) => {
      const app = { isMounted: true, refuses: true, error: () => refusal as never }
      expect(await ask(name, app, 'GET', {})).toMatchObject({ status: 500, lines: [] })
    },
  )

  test('without the suite the error is thrown', async () => {
    const app = { isMounted: false, refuses: true, error: () => createError(401) }
    expect(await ask(name, app, 'GET', {})).toMatchObject({ status: 401, lines: [] })
  })

  test('without the suite a refusal is thrown as an error', async () => {
    const refusal = { status: 407, reason: 'missing-credentials' } as const
    const app = { isMounted: false, refuses: true, error: () => refusal }
    expect(await ask(name, app, 'GET', {})).toMatchObject({ status: 407, lines: [] })
  })

  // Hono has no response before it is returned.
  test.skipIf(name === 'hono')('a response that was begun is left as it is', async () => {
    const server = await APPS[name]!({ isMounted: true, refuses: true, isBegun: true, error: unauthorized })
    try {
      expect(await sendForBegun(await listen(server))).toBe('200 begun')
    } finally {
      await close(server)
    }
  })

  test('the line that refused is known, though the error has no stack', async () => {
    const events: (string | undefined)[] = []
    const onRefusal = (event: RefusalEvent): void => void events.push(event.emitter)
    await ask(name, { isMounted: true, refuses: true, error: () => unauthorized(), onRefusal }, 'GET', {})
    expect(events).toEqual([expect.stringMatching(/refuse\.test\.ts:\d+:\d+$/)])
  })
})
