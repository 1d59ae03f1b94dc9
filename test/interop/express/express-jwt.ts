import cookieParser from 'cookie-parser'
import type { Request } from 'express'
import { expressjwt, type Params } from 'express-jwt'
import { CANARY, type InteropCase, type InteropRequest } from '../case.ts'
import { jwtRequests } from '../requests.ts'
import { SECRET, tokens } from '../tokens.ts'
import { type EXPRESS, startExpress } from './app.ts'

function start(options: Partial<Params>, version?: keyof typeof EXPRESS): InteropCase['start'] {
  return startExpress(
    (app) => app.use(cookieParser(), expressjwt({ secret: SECRET, algorithms: ['HS256'], ...options })),
    version,
  )
}

const valid = { authorization: `Bearer ${tokens.valid}` }

const requests: readonly InteropRequest[] = [
  ...jwtRequests({ malformed: { headers: { authorization: 'Bearer a b' } } }),
  {
    name: 'no token after the scheme',
    headers: { authorization: 'Bearer' },
    reason: 'malformed-credentials',
  },
]

/** The library looks nowhere but in the cookie: what the request has in Authorization is not what it refused. */
const cookieRequests: readonly InteropRequest[] = [
  { name: 'no credentials', reason: 'missing-credentials' },
  { name: 'invalid', headers: { cookie: 'token=wrong-token' }, reason: 'invalid-credentials' },
  { name: 'forged', headers: { cookie: `token=${tokens.forged}` }, reason: 'invalid-credentials' },
  { name: 'expired', headers: { cookie: `token=${tokens.expired}` }, reason: 'expired-credentials' },
]

function fromCookie(request: Request): string | undefined {
  return (request.cookies as Record<string, string | undefined>)['token']
}

export const cases: readonly InteropCase[] = [
  { library: 'express-jwt', framework: 'Express', start: start({}), requests },
  {
    library: 'express-jwt',
    framework: 'Express',
    variant: 'on Express 4',
    start: start({}, 'Express 4'),
    requests,
  },
  {
    library: 'express-jwt',
    framework: 'Express',
    variant: 'with isRevoked',
    start: start({ isRevoked: () => true }),
    requests: [{ name: 'revoked', headers: valid, reason: 'revoked-credentials' }],
  },
  {
    library: 'express-jwt',
    framework: 'Express',
    variant: 'with a key that cannot be had',
    start: start({
      secret: () => {
        throw Object.assign(new Error(CANARY), { status: 401 })
      },
    }),
    requests: [{ name: 'unknown key', headers: valid, reason: 'invalid-credentials' }],
  },
  {
    library: 'express-jwt',
    framework: 'Express',
    variant: 'token from a cookie',
    // The types allow no getter that finds nothing; the library's own page has one.
    start: start({ getToken: fromCookie as NonNullable<Params['getToken']> }),
    requests: cookieRequests,
  },
]
