import { proxyAuthErrors } from '@proxy-auth-errors/koa'
import Koa, { type Context } from 'koa'
import type { Example } from '../../../packages/core/src/misuse/rule.ts'
import { type ExampleApp, fieldsOf, payloadOf, toError } from './example-app.ts'

export const koaApp: ExampleApp = {
  name: 'Koa',
  build: async (example, options) => {
    const app = new Koa()
    if (options) app.use(proxyAuthErrors(options))
    app.use(async (ctx, next) => {
      try {
        await next()
      } catch {
        refuse(ctx, example)
      }
    })
    app.use((ctx) => {
      if (example.error !== undefined) throw toError(example)
      refuse(ctx, example)
    })
    return app.callback()
  },
}

function refuse(ctx: Context, example: Example): void {
  const payload = payloadOf(example)
  ctx.status = example.status
  if (payload) ctx.body = 'json' in payload ? payload.json : payload.text
  // Koa sets a type for the body: the app's own comes after it.
  for (const [name, value] of fieldsOf(example)) ctx.set(name, value)
}
