import { basicAuth } from 'hono/basic-auth'
import { CANARY, type InteropCase } from '../case.ts'
import { HOSTILE_REALMS } from '../express/hostile-realms.ts'
import { basicRequests } from '../requests.ts'
import { startHono } from './app.ts'

type Options = Omit<Parameters<typeof basicAuth>[0], 'verifyUser' | 'username' | 'password'>

function start(options: Options): InteropCase['start'] {
  return startHono((app) => app.use(basicAuth({ ...options, verifyUser: () => false })))
}

export const cases: readonly InteropCase[] = [
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'basic-auth',
    start: start({ invalidUserMessage: CANARY }),
    requests: basicRequests(),
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'basic-auth with a realm and JSON',
    start: start({ realm: 'say "hi" \\', invalidUserMessage: { error: CANARY } }),
    requests: basicRequests(),
  },
  // The headers of the response are read when it is written: only then it is seen that they cannot be.
  ...HOSTILE_REALMS.map((realm): InteropCase => ({
    library: 'hono',
    framework: 'Hono',
    variant: `basic-auth, realm ${JSON.stringify(realm)}`,
    start: start({ realm }),
    requests: [{ name: 'no credentials', reason: 'missing-credentials', status: 401 }],
  })),
]
