import type { Context } from 'hono'
import { CANARY, type InteropCase } from '../case.ts'
import { basicRequests, bearerRequests } from '../requests.ts'
import { startHono } from './app.ts'

function start(refuse: (c: Context) => Response): InteropCase['start'] {
  return startHono((app) => app.use(async (c) => refuse(c)))
}

/** What people write by hand. */
export const cases: readonly InteropCase[] = [
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'c.json(401)',
    start: start((c) => c.json({ error: CANARY }, 401)),
    requests: bearerRequests(),
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'c.text(407) with two challenges',
    start: start((c) => {
      c.header('Proxy-Authenticate', 'Negotiate', { append: true })
      c.header('Proxy-Authenticate', 'Basic realm="gateway"', { append: true })
      return c.text(CANARY, 407)
    }),
    requests: basicRequests({}, 'proxy-authorization'),
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'a Response without the context',
    start: start(() => new Response(CANARY, { status: 407 })),
    requests: basicRequests({}, 'proxy-authorization'),
  },
]
