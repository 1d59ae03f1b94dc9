import { Strategy as BearerStrategy } from 'passport-http-bearer'
import { CANARY, type InteropCase } from '../case.ts'
import { basicStrategy, jwtStrategy } from '../passport-strategies.ts'
import { basicRequests, bearerRequests } from '../requests.ts'
import { EXITS, startPassport, variantOf } from './passport-app.ts'

const bearerStrategy = (): BearerStrategy<never> =>
  new BearerStrategy((_token, done) => done(null, false, { scope: CANARY }))

export const cases: readonly InteropCase[] = EXITS.flatMap((options) => [
  {
    library: 'passport',
    framework: 'Express',
    variant: variantOf('Bearer or Basic', options),
    start: startPassport(() => [bearerStrategy(), basicStrategy('staff')], options),
    // A strategy that cannot read the credentials makes it a 400, whatever the other says.
    requests: [
      ...bearerRequests({ malformed: null, invalid: null }),
      ...basicRequests({ malformed: null, 'no password': null }).slice(-1),
    ],
  },
  {
    library: 'passport',
    framework: 'Express',
    variant: variantOf('JWT or Basic', options),
    start: startPassport(() => [jwtStrategy(), basicStrategy('staff')], options),
    requests: basicRequests({ malformed: null, 'no password': null }),
  },
])
