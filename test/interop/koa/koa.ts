import type { Context } from 'koa'
import { CANARY, type InteropCase } from '../case.ts'
import { basicRequests, bearerRequests } from '../requests.ts'
import { startKoa } from './app.ts'

function start(refuse: (ctx: Context) => unknown): InteropCase['start'] {
  return startKoa((app) => app.use((ctx) => refuse(ctx)))
}

/** What people write by hand. */
export const cases: readonly InteropCase[] = [
  {
    library: 'koa',
    framework: 'Koa',
    variant: 'ctx.throw(401)',
    start: start((ctx) => ctx.throw(401, CANARY, { expose: false })),
    requests: bearerRequests(),
  },
  {
    library: 'koa',
    framework: 'Koa',
    variant: 'ctx.throw(407)',
    start: start((ctx) => ctx.throw(407)),
    requests: basicRequests({}, 'proxy-authorization'),
  },
  {
    library: 'koa',
    framework: 'Koa',
    variant: 'ctx.set() and ctx.throw(401)',
    start: start((ctx) => {
      ctx.set('WWW-Authenticate', 'Basic realm="staff"')
      ctx.throw(401)
    }),
    requests: basicRequests(),
  },
  {
    library: 'koa',
    framework: 'Koa',
    variant: 'ctx.append() and ctx.throw(407)',
    start: start((ctx) => {
      ctx.append('Proxy-Authenticate', 'Negotiate')
      ctx.append('Proxy-Authenticate', 'Basic realm="gateway"')
      ctx.throw(407)
    }),
    requests: basicRequests({}, 'proxy-authorization'),
  },
  {
    library: 'koa',
    framework: 'Koa',
    variant: 'ctx.status = 401',
    start: start((ctx) => {
      ctx.status = 401
      ctx.body = CANARY
    }),
    requests: bearerRequests(),
  },
  {
    library: 'koa',
    framework: 'Koa',
    variant: 'ctx.status = 407',
    start: start((ctx) => {
      ctx.status = 407
    }),
    requests: basicRequests({}, 'proxy-authorization'),
  },
  {
    library: 'koa',
    framework: 'Koa',
    variant: 'ctx.assert()',
    start: start((ctx) => ctx.assert(ctx.state['user'], 401, 'Log in first.')),
    requests: bearerRequests(),
  },
]
