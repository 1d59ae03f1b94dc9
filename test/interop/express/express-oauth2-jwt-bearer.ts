import { auth, claimCheck } from 'express-oauth2-jwt-bearer'
import jwt from 'jsonwebtoken'
import type { InteropCase, InteropRequest } from '../case.ts'
import { SECRET } from '../tokens.ts'
import { startExpress } from './app.ts'

const [issuer, audience] = ['https://issuer.example/', 'https://api.example']

function bearer(claims: object): { authorization: string } {
  return { authorization: `Bearer ${jwt.sign({ iss: issuer, aud: audience, ...claims }, SECRET)}` }
}

/** Any other scheme, and more than one space, is a 400. */
const requests: readonly InteropRequest[] = [
  { name: 'no credentials', reason: 'missing-credentials' },
  { name: 'invalid', headers: { authorization: 'Bearer wrong-token' }, reason: 'invalid-credentials' },
  { name: 'expired', headers: bearer({ exp: 1_000_000_000 }), reason: 'expired-credentials' },
  { name: 'wrong audience', headers: bearer({ aud: 'other' }), reason: 'invalid-credentials' },
  { name: 'claim that is not met', headers: bearer({ exp: 9_999_999_999 }), reason: 'invalid-credentials' },
]

export const cases: readonly InteropCase[] = [{}, { dpop: { enabled: false } }].map((options) => ({
  library: 'express-oauth2-jwt-bearer',
  framework: 'Express',
  ...('dpop' in options && { variant: 'without DPoP' }),
  start: startExpress((app) => {
    app.use(auth({ issuer, audience, secret: SECRET, tokenSigningAlg: 'HS256', ...options }))
    app.use(claimCheck(() => false))
  }),
  requests,
}))
