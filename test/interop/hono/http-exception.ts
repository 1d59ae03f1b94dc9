import { HTTPException } from 'hono/http-exception'
import { CANARY, type InteropCase } from '../case.ts'
import { basicRequests, bearerRequests } from '../requests.ts'
import { startHono } from './app.ts'

function start(error: () => Error): InteropCase['start'] {
  return startHono((app) =>
    app.use(() => {
      throw error()
    }),
  )
}

const cause = new Error(CANARY)

const basic401 = (): Response =>
  new Response(CANARY, { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="staff"' } })

export const cases: readonly InteropCase[] = [
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'HTTPException(401)',
    start: start(() => new HTTPException(401, { message: 'Log in first.', cause })),
    requests: bearerRequests(),
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'HTTPException(407)',
    start: start(() => new HTTPException(407, { cause })),
    requests: basicRequests({}, 'proxy-authorization'),
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'HTTPException(401) with a response',
    // The client gets the response, so that the message is nobody's but the app's.
    start: start(() => new HTTPException(401, { res: basic401(), message: CANARY })),
    requests: basicRequests(),
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'HTTPException(407) with a 401 inside',
    start: start(() => new HTTPException(407, { res: basic401() })),
    requests: basicRequests({}, 'proxy-authorization'),
  },
]
