import passport from 'passport'
import { CANARY, type InteropCase } from '../case.ts'
import { jwtStrategy } from '../passport-strategies.ts'
import { jwtRequests } from '../requests.ts'
import { tokens } from '../tokens.ts'
import { startExpress } from './app.ts'
import { EXITS, startPassport, variantOf } from './passport-app.ts'

const unknownUser = {
  name: 'unknown user',
  headers: { authorization: `Bearer ${tokens.valid}` },
  reason: 'invalid-credentials',
} as const

export const cases: readonly InteropCase[] = [
  ...EXITS.map((options): InteropCase => ({
    library: 'passport-jwt',
    framework: 'Express',
    variant: variantOf('', options),
    start: startPassport(() => [jwtStrategy()], options),
    // Passport does not hand on why: that a token ran out is lost.
    requests: [...jwtRequests({ expired: { reason: 'invalid-credentials' } }), unknownUser],
  })),
  {
    library: 'passport-jwt',
    framework: 'Express',
    variant: 'with a callback that hands its error on',
    start: startExpress((app) => {
      const authenticator = new passport.Passport()
      authenticator.use(jwtStrategy())
      app.use((request, response, next) => {
        const callback: passport.AuthenticateCallback = (error, user, info) =>
          error || user
            ? next(error)
            : next(Object.assign(new Error(CANARY, { cause: info }), { status: 401 }))
        authenticator.authenticate('jwt', { session: false }, callback)(request, response, next)
      })
    }),
    requests: [...jwtRequests(), unknownUser],
  },
]
