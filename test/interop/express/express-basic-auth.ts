import basicAuth from 'express-basic-auth'
import type { InteropCase } from '../case.ts'
import { basicRequests } from '../requests.ts'
import { startExpress } from './app.ts'
import { HOSTILE_REALMS } from './hostile-realms.ts'

function start(options: basicAuth.BasicAuthMiddlewareOptions): InteropCase['start'] {
  return startExpress((app) => app.use(basicAuth(options)))
}

const users = { alice: 'secret' }

export const cases: readonly InteropCase[] = [
  {
    library: 'express-basic-auth',
    framework: 'Express',
    start: start({ users }),
    // Nothing says which scheme it was, where the library sends no challenge: Bearer is the default for 401.
    requests: basicRequests({
      'no password': { reason: 'unsupported-scheme' },
      invalid: { reason: 'unsupported-scheme' },
    }),
  },
  {
    library: 'express-basic-auth',
    framework: 'Express',
    variant: 'challenge and realm',
    start: start({ users, challenge: true, realm: 'staff' }),
    requests: basicRequests(),
  },
  // Latin-1 leaves as such here. With a string for a body Node itself would write the header as UTF-8.
  ...[...HOSTILE_REALMS, 'café'].map((realm): InteropCase => ({
    library: 'express-basic-auth',
    framework: 'Express',
    variant: `realm ${JSON.stringify(realm)}`,
    start: start({ users, challenge: true, realm }),
    requests: [{ name: 'no credentials', reason: 'missing-credentials', status: 401 }],
  })),
]
