import { proxyAuthErrors } from '@proxy-auth-errors/express'
import express, { type ErrorRequestHandler, type Response } from 'express'
import type { Example } from '../../../packages/core/src/misuse/rule.ts'
import { type ExampleApp, fieldsOf, payloadOf, toError } from './example-app.ts'

export const expressApp: ExampleApp = {
  name: 'Express',
  build: async (example, options) => {
    const app = express()
    app.disable('x-powered-by')
    const suite = options && proxyAuthErrors(options)
    if (suite) app.use(suite)
    app.use((_request, response) => {
      if (example.error !== undefined) throw toError(example)
      refuse(response, example)
    })
    app.use(((_error, _request, response, _next) => refuse(response, example)) as ErrorRequestHandler)
    if (suite) app.use(suite)
    return app
  },
}

function refuse(response: Response, example: Example): void {
  response.status(example.status)
  for (const [name, value] of fieldsOf(example)) response.set(name, value)
  const payload = payloadOf(example)
  if (payload === undefined) response.end()
  else if ('json' in payload) response.json(payload.json)
  else response.send(payload.text)
}
