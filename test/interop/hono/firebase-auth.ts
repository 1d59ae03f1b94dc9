import { generateKeyPairSync } from 'node:crypto'
import { verifyFirebaseAuth, type VerifyFirebaseAuthConfig } from '@hono/firebase-auth'
import jsonwebtoken from 'jsonwebtoken'
import { CANARY, type InteropCase } from '../case.ts'
import { jwtRequests } from '../requests.ts'
import { startHono } from './app.ts'

/** Its messages tell which project it is of. */
const PROJECT = CANARY

const NEVER = 4_000_000_000

const ours = generateKeyPairSync('rsa', { modulusLength: 2048 })
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** What is in the cache is not fetched from Google. */
const keyStore = {
  get: async () => [{ ...ours.publicKey.export({ format: 'jwk' }), kid: 'ours' }],
  put: async () => undefined,
} as unknown as NonNullable<VerifyFirebaseAuthConfig['keyStore']>

function authorize(claims: object, { privateKey }: typeof ours): Record<string, string> {
  const token = jsonwebtoken.sign(
    {
      aud: PROJECT,
      iss: `https://securetoken.google.com/${PROJECT}`,
      sub: 'alice',
      iat: 1,
      auth_time: 1,
      ...claims,
    },
    privateKey,
    { algorithm: 'RS256', keyid: 'ours' },
  )
  return { authorization: `Bearer ${token}` }
}

export const cases: readonly InteropCase[] = [
  {
    library: '@hono/firebase-auth',
    framework: 'Hono',
    start: startHono((app) => app.use(verifyFirebaseAuth({ projectId: PROJECT, keyStore }))),
    requests: [
      ...jwtRequests({
        // It answers this one with 400.
        'no credentials': null,
        invalid: { headers: authorize({ exp: NEVER }, theirs) },
        // Only its message says that it has expired: the error with a code was thrown away.
        expired: { headers: authorize({ exp: 2 }, ours), reason: 'invalid-credentials' },
      }),
      {
        name: 'for another project',
        headers: authorize({ exp: NEVER, aud: 'other' }, ours),
        reason: 'invalid-credentials',
      },
    ],
  },
]
