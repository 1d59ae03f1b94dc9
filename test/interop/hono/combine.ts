import { basicAuth } from 'hono/basic-auth'
import { bearerAuth } from 'hono/bearer-auth'
import { every, some } from 'hono/combine'
import { jwt } from 'hono/jwt'
import { CANARY, type InteropCase } from '../case.ts'
import { basicRequests, bearerRequests, jwtRequests } from '../requests.ts'
import { SECRET } from '../tokens.ts'
import { startHono } from './app.ts'

const password = basicAuth({ verifyUser: () => false, realm: 'staff', invalidUserMessage: CANARY })
const key = bearerAuth({ verifyToken: () => false, realm: 'api', invalidToken: { message: CANARY } })
const token = jwt({ secret: SECRET, alg: 'HS256', realm: 'api' })

/** What comes last answers: that the other would do as well nobody says. */
export const cases: readonly InteropCase[] = [
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'combine: some(bearer-auth, basic-auth)',
    start: startHono((app) => app.use(some(key, password))),
    requests: basicRequests(),
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'combine: some(basic-auth, jwt)',
    start: startHono((app) => app.use(some(password, token))),
    requests: jwtRequests({
      malformed: { left: ['bearer-error-status'] },
    }),
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'combine: every(bearer-auth, basic-auth)',
    start: startHono((app) => app.use(every(key, password))),
    requests: bearerRequests({ 'wrong scheme': null, malformed: null }),
  },
]
