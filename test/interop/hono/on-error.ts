import type { ErrorHandler } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { HTTPException } from 'hono/http-exception'
import { CANARY, type InteropCase } from '../case.ts'
import { basicRequests } from '../requests.ts'
import { startHono } from './app.ts'

/** An app's own handler that makes a new response of an error, as guides do to have all errors as JSON. */
function start(handler: ErrorHandler): InteropCase['start'] {
  return startHono((app) => {
    app.onError(handler)
    app.use(basicAuth({ verifyUser: () => false, realm: 'staff' }))
  })
}

export const cases: readonly InteropCase[] = [
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'onError that makes a new response',
    start: start((error, c) =>
      error instanceof HTTPException ? c.json({ error: CANARY }, error.status) : c.text('fault', 500),
    ),
    requests: basicRequests(),
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'onError that gives the response of the error',
    start: start((error, c) => (error instanceof HTTPException ? error.getResponse() : c.text('fault', 500))),
    requests: basicRequests(),
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'onError that makes a Response without the context',
    start: start(() => Response.json({ error: CANARY }, { status: 401 })),
    requests: basicRequests(),
  },
]
