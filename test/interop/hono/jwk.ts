import { generateKeyPairSync } from 'node:crypto'
import { jwk } from 'hono/jwk'
import jsonwebtoken from 'jsonwebtoken'
import { CANARY, type InteropCase } from '../case.ts'
import { jwtRequests } from '../requests.ts'
import { startHono } from './app.ts'

const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const keys = [{ ...ours.publicKey.export({ format: 'jwk' }), kid: 'ours', alg: 'ES256' }]

/** Their values change from run to run, and none of them may be seen again. */
function authorize(claims: object, { privateKey }: typeof ours, keyid: string): Record<string, string> {
  const token = jsonwebtoken.sign(claims, privateKey, { algorithm: 'ES256', keyid })
  return { authorization: `Bearer ${token}` }
}

const claims = { sub: 'alice' }
const left = ['bearer-error-status'] as const

const requests = [
  ...jwtRequests({
    malformed: { left },
    invalid: { headers: authorize(claims, theirs, 'ours') },
    expired: { headers: authorize({ ...claims, exp: 1_000_000_000 }, ours, 'ours') },
  }),
  {
    name: 'an unknown key',
    headers: authorize(claims, ours, 'theirs'),
    reason: 'invalid-credentials' as const,
  },
]

export const cases: readonly InteropCase[] = [
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'jwk',
    start: startHono((app) => app.use(jwk({ keys: keys as never, alg: ['ES256'] }))),
    requests,
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'jwk whose keys cannot be read',
    start: startHono((app) =>
      app.use(
        jwk({
          realm: 'api',
          alg: ['ES256'],
          keys: () => {
            throw new TypeError(CANARY)
          },
        }),
      ),
    ),
    requests: [{ name: 'valid', headers: authorize(claims, ours, 'ours'), reason: 'invalid-credentials' }],
  },
]
