import express, { type ErrorRequestHandler, type Express } from 'express'
import type { proxyAuthErrors } from '@proxy-auth-errors/express'

/** What pages that teach 407 show: the four members of a problem, no challenge, and the media type of JSON. */
const problemHandler: ErrorRequestHandler = (_error, _request, response, _next) => {
  response.status(407).json({
    type: 'https://example.com/probs/proxy-auth-required',
    title: 'Proxy Authentication Required',
    status: 407,
    detail: 'You must authenticate with the proxy.',
  })
}

export function createApp(suite?: ReturnType<typeof proxyAuthErrors>): Express {
  const app = express()
  if (suite) app.use(suite)
  app.get('/', () => {
    throw new Error('no credentials')
  })
  app.use(problemHandler)
  return app
}
