import { Strategy, type VerifyFunction } from 'passport-http-bearer'
import { CANARY, type InteropCase, type InteropRequest } from '../case.ts'
import { bearerRequests } from '../requests.ts'
import { EXITS, startPassport, variantOf } from './passport-app.ts'

const BROKEN = 'token-that-makes-verify-fail'

/** What goes into `message` stands in the challenge: it is for the client, and so is no canary. */
const verify: VerifyFunction = (token, done) =>
  token === BROKEN
    ? done(Object.assign(new Error(CANARY), { status: 401 }))
    : done(null, false, { message: token.includes('expired') ? 'The token expired' : 'No "such" token' })

// More than one space is a 400.
const requests: readonly InteropRequest[] = [
  ...bearerRequests({ malformed: null }),
  {
    name: 'expired',
    headers: { authorization: 'Bearer an-expired-token' },
    reason: 'expired-credentials',
  },
  { name: 'invalid, in the query', path: '/?access_token=wrong-token', reason: 'invalid-credentials' },
  {
    name: 'error of verify',
    headers: { authorization: `Bearer ${BROKEN}` },
    reason: 'invalid-credentials',
  },
]

export const cases: readonly InteropCase[] = EXITS.map((options) => ({
  library: 'passport-http-bearer',
  framework: 'Express',
  variant: variantOf('', options),
  start: startPassport(() => [new Strategy({ realm: 'api', scope: ['read', 'write'] }, verify)], options),
  requests,
}))
