import { KoaPassport } from 'koa-passport'
import type { Strategy } from 'passport'
import type { InteropCase } from '../case.ts'
import { HOSTILE_REALMS } from '../express/hostile-realms.ts'
import { basicStrategy, jwtStrategy } from '../passport-strategies.ts'
import { basicRequests, jwtRequests } from '../requests.ts'
import { startKoa } from './app.ts'

function start(strategies: Readonly<Record<string, Strategy>>): InteropCase['start'] {
  return startKoa((app) => {
    const passport = new KoaPassport()
    for (const [name, strategy] of Object.entries(strategies)) passport.use(name, strategy)
    app.use(passport.initialize())
    app.use(passport.authenticate(Object.keys(strategies), { session: false }))
  })
}

export const cases: readonly InteropCase[] = [
  {
    library: 'koa-passport',
    framework: 'Koa',
    variant: 'passport-http Basic',
    start: start({ basic: basicStrategy('Users') }),
    // Basic without a colon it answers with 400.
    requests: basicRequests({ malformed: null, 'no password': null }),
  },
  ...HOSTILE_REALMS.map((realm): InteropCase => ({
    library: 'koa-passport',
    framework: 'Koa',
    variant: `passport-http Basic, realm ${JSON.stringify(realm)}`,
    start: start({ basic: basicStrategy(realm) }),
    requests: [{ name: 'no credentials', reason: 'missing-credentials', status: 401 }],
  })),
  {
    library: 'koa-passport',
    framework: 'Koa',
    variant: 'passport-jwt',
    start: start({ jwt: jwtStrategy() }),
    // It keeps to itself what was wrong with a token.
    requests: jwtRequests({ expired: { reason: 'invalid-credentials' } }),
  },
  {
    library: 'koa-passport',
    framework: 'Koa',
    variant: 'passport-jwt and passport-http Basic',
    start: start({ jwt: jwtStrategy(), basic: basicStrategy('Users') }),
    // Only the second has a challenge, so that a token seems to be of a scheme that is not offered.
    requests: jwtRequests({
      malformed: { reason: 'malformed-credentials' },
      invalid: { reason: 'unsupported-scheme' },
      'no JWT': { reason: 'unsupported-scheme' },
      unsigned: { reason: 'unsupported-scheme' },
      expired: { reason: 'unsupported-scheme' },
    }),
  },
]
