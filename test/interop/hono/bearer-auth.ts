import { bearerAuth } from 'hono/bearer-auth'
import { CANARY, type InteropCase } from '../case.ts'
import { bearerRequests } from '../requests.ts'
import { startHono } from './app.ts'

type Options = Omit<Parameters<typeof bearerAuth>[0], 'verifyToken' | 'token'>

function start(options: Options): InteropCase['start'] {
  return startHono((app) => app.use(bearerAuth({ ...options, verifyToken: () => false })))
}

/** A token of another scheme, and one that is none, it answers with 400. */
const requests = bearerRequests({ 'wrong scheme': null, malformed: null })

const messages = { noAuthenticationHeader: { message: CANARY }, invalidToken: { message: { error: CANARY } } }

export const cases: readonly InteropCase[] = [
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'bearer-auth',
    start: start(messages),
    requests,
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'bearer-auth with a realm',
    start: start({ ...messages, realm: 'say "hi"' }),
    requests,
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'bearer-auth with headers as objects',
    start: start({
      noAuthenticationHeader: { wwwAuthenticateHeader: { realm: 'say "hi"' } },
      invalidToken: {
        wwwAuthenticateHeader: {
          realm: 'api',
          error: 'invalid_token',
          error_description: 'The "sub" is \\ unknown',
        },
      },
    }),
    requests,
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'bearer-auth with headers as text',
    start: start({
      noAuthenticationHeader: { wwwAuthenticateHeader: 'Bearer realm=api' },
      invalidToken: { wwwAuthenticateHeader: () => 'Bearer, error="invalid_token"' },
    }),
    requests,
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'bearer-auth without a prefix',
    start: start({ prefix: '', headerName: 'x-api-key' }),
    requests: [
      { name: 'no credentials', reason: 'missing-credentials' },
      // A field of the app's own: nobody sees that there was a key.
      { name: 'invalid', headers: { 'x-api-key': 'wrong-key' }, reason: 'missing-credentials' },
    ],
  },
  {
    library: 'hono',
    framework: 'Hono',
    variant: 'bearer-auth with a Response as the message',
    start: start({
      noAuthenticationHeader: { message: () => new Response(CANARY, { status: 401 }) },
      invalidToken: { message: () => Response.json({ error: CANARY }, { status: 401 }) },
    }),
    requests,
  },
]
