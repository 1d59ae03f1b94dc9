import http from 'node:http'
import etag from '@koa/etag'
import { proxyAuthErrors } from '@proxy-auth-errors/koa'
import Koa3, { type Context } from 'koa'
import compress from 'koa-compress'
import Koa2 from 'koa-v2'
import type { Behaviour, Body, Harness, Setup } from './harness.ts'
import { toStream } from './stream.ts'

function harness(name: string, Koa: typeof Koa3): Harness {
  return {
    name,
    package: '@proxy-auth-errors/koa',
    seesErrors: true,
    seesResponses: true,
    hasWriteHead: true,
    takesWeb: Koa !== Koa2,
    start: async (setup) => http.createServer(build(Koa, setup).callback()),
  }
}

function build(Koa: typeof Koa3, setup: Setup): Koa3 {
  const app = new Koa()
  app.silent = true
  if (setup.surrounded) {
    app.use(async (ctx, next) => {
      ctx.set('access-control-allow-origin', 'https://app.example')
      ctx.set('access-control-expose-headers', 'WWW-Authenticate')
      ctx.set('vary', 'Origin')
      ctx.set('x-request-id', '42')
      await next()
    })
  }
  if (setup.options) app.use(proxyAuthErrors(setup.options))
  if (setup.surrounded) {
    app.use(etag())
    app.use(compress())
    app.use(async (ctx, next) => {
      ctx.cookies.set('session', 'abc')
      await next()
    })
  }
  const { ownErrorHandler: own } = setup
  if (own) {
    app.use(async (ctx, next) => {
      try {
        await next()
      } catch (error) {
        own.called(error)
        ctx.status = own.status
        ctx.set(own.headers ?? {})
        ctx.body = own.json
      }
    })
  }
  if (setup.inner) app.use(proxyAuthErrors(setup.inner))
  // Koa has no routers of its own: a middleware that calls the next one is its nesting.
  if (setup.nested) app.use((ctx, next) => (ctx.path === '/nested/deeper/' ? next() : undefined))
  app.use((ctx) => act(setup.behaviour, ctx))
  return app
}

function act(behaviour: Behaviour, ctx: Context): unknown {
  switch (behaviour.does) {
    case 'throw':
      for (const [name, value] of behaviour.before ?? []) ctx.set(name, value)
      if (behaviour.how === 'sync') throw behaviour.error()
      return Promise.reject(behaviour.error())
    case 'send':
      ctx.status = behaviour.status
      if (behaviour.body) ctx.body = toBody(behaviour.body)
      // Koa 2 sets the type of a JSON body whatever it was before.
      for (const [name, value] of Object.entries(behaviour.headers ?? {})) ctx.set(name, value)
      return undefined
    case 'writeHead':
      ctx.respond = false
      ctx.res.writeHead(behaviour.status, behaviour.headers as http.OutgoingHttpHeaders).end(behaviour.body)
      return undefined
    case 'fail-midway':
      ctx.res.statusCode = 200
      ctx.res.write('begun')
      return Promise.reject(behaviour.error())
  }
}

function toBody(body: Body): unknown {
  if ('text' in body) return body.text
  if ('json' in body) return body.json
  return 'buffer' in body ? Buffer.from(body.buffer) : toStream(body)
}

export const koaHarnesses: readonly Harness[] = [harness('Koa 3', Koa3), harness('Koa 2', Koa2)]
