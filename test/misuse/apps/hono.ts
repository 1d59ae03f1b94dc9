import { getRequestListener } from '@hono/node-server'
import { proxyAuthErrors } from '@proxy-auth-errors/hono'
import { type Context, Hono } from 'hono'
import type { Example } from '../../../packages/core/src/misuse/rule.ts'
import { type ExampleApp, fieldsOf, payloadOf, toError } from './example-app.ts'

export const honoApp: ExampleApp = {
  name: 'Hono',
  build: async (example, options) => {
    const app = new Hono()
    if (options) app.use(proxyAuthErrors(options))
    app.onError((_error, c) => refuse(c, example))
    app.all('*', (c) => {
      if (example.error !== undefined) throw toError(example)
      return refuse(c, example)
    })
    return getRequestListener(app.fetch)
  },
}

function refuse(c: Context, example: Example): Response {
  const payload = payloadOf(example)
  const status = example.status as 401
  const headers = Object.fromEntries(fieldsOf(example))
  if (payload === undefined) return c.body(null, status, headers)
  return c.body('json' in payload ? JSON.stringify(payload.json) : payload.text, status, headers)
}
