import { jwt } from 'hono/jwt'
import type { InteropCase } from '../case.ts'
import { jwtRequests } from '../requests.ts'
import { SECRET, tokens } from '../tokens.ts'
import { startHono } from './app.ts'

function start(options: Omit<Parameters<typeof jwt>[0], 'secret' | 'alg'>): InteropCase['start'] {
  return startHono((app) => app.use(jwt({ secret: SECRET, alg: 'HS256', ...options })))
}

/** `invalid_request` belongs to 400. What a client makes of it with 401 nobody but the library can know. */
const left = ['bearer-error-status'] as const

export const cases: readonly InteropCase[] = [
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'jwt',
    start: start({}),
    requests: [
      ...jwtRequests({ malformed: { left } }),
      // The realm is the URL of the request.
      {
        name: 'a token in the query',
        path: '/?access_token=wrong-token',
        reason: 'missing-credentials',
        left,
      },
      {
        name: 'another path',
        path: '/items/22',
        headers: { authorization: `Bearer ${tokens.forged}` },
        reason: 'invalid-credentials',
      },
      {
        name: 'a query',
        path: '/?page=22',
        headers: { authorization: `Bearer ${tokens.forged}` },
        reason: 'invalid-credentials',
      },
    ],
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'jwt with a realm',
    start: start({ realm: 'say "hi"' }),
    requests: jwtRequests({ malformed: { left } }),
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'jwt in a cookie',
    start: start({ realm: 'api', cookie: 'token' }),
    requests: [
      { name: 'no credentials', reason: 'missing-credentials' },
      { name: 'invalid', headers: { cookie: `token=${tokens.forged}` }, reason: 'invalid-credentials' },
      { name: 'expired', headers: { cookie: `token=${tokens.expired}` }, reason: 'expired-credentials' },
    ],
  },
]
