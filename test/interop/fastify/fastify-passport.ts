import { Authenticator } from '@fastify/passport'
import type { Strategy } from 'passport'
import type { InteropCase } from '../case.ts'
import { basicStrategy, jwtStrategy } from '../passport-strategies.ts'
import { basicRequests, jwtRequests } from '../requests.ts'
import { startFastify } from './app.ts'

function start(strategies: Readonly<Record<string, Strategy>>): InteropCase['start'] {
  return startFastify(async (app) => {
    const passport = new Authenticator()
    for (const [name, strategy] of Object.entries(strategies)) passport.use(name, strategy)
    // It does not start without a session, which is not used here.
    app.decorateRequest('session')
    await app.register(passport.initialize())
    app.addHook('preValidation', passport.authenticate(Object.keys(strategies), { session: false }))
  })
}

export const cases: readonly InteropCase[] = [
  {
    library: '@fastify/passport',
    framework: 'Fastify',
    variant: 'passport-http Basic',
    start: start({ basic: basicStrategy('Users') }),
    // Basic without a colon it answers with 400.
    requests: basicRequests({ malformed: null, 'no password': null }),
  },
  {
    library: '@fastify/passport',
    framework: 'Fastify',
    variant: 'passport-jwt',
    start: start({ jwt: jwtStrategy() }),
    // It keeps to itself what was wrong with a token.
    requests: jwtRequests({ expired: { reason: 'invalid-credentials' } }),
  },
]
