import { bearerToken } from 'koa-bearer-token'
import { CANARY, type InteropCase } from '../case.ts'
import { bearerRequests } from '../requests.ts'
import { startKoa } from './app.ts'

/** It only takes the token from the request: what to do with it is for the app to write. */
export const cases: readonly InteropCase[] = [
  {
    library: 'koa-bearer-token',
    framework: 'Koa',
    start: startKoa((app) => {
      app.use(bearerToken())
      app.use(async (ctx, next) => {
        if (ctx.request.token === 'right-token') return await next()
        ctx.status = 401
        ctx.body = { error: CANARY }
        return undefined
      })
    }),
    requests: [
      ...bearerRequests(),
      { name: 'in the query', path: '/?access_token=wrong-token', reason: 'missing-credentials' },
    ],
  },
]
