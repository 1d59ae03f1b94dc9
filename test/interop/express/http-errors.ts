import createError from 'http-errors'
import type { InteropCase } from '../case.ts'
import { basicRequests } from '../requests.ts'
import { thrownCases } from '../thrown-errors.ts'
import { startExpress } from './app.ts'

function start(create: () => Error): InteropCase['start'] {
  return startExpress((app) => {
    app.use(() => {
      throw create()
    })
  })
}

export const cases: readonly InteropCase[] = [
  ...thrownCases('Express', start),
  {
    library: 'http-errors',
    framework: 'Express',
    variant: 'createError(401) with headers',
    start: start(() => createError(401, { headers: { 'WWW-Authenticate': 'Basic realm="staff"' } })),
    requests: basicRequests(),
  },
  {
    library: 'http-errors',
    framework: 'Express',
    variant: 'createError(407) with two challenges',
    start: start(() =>
      createError(407, { headers: { 'proxy-authenticate': ['Negotiate', 'Basic realm="proxy"'] } }),
    ),
    requests: basicRequests({}, 'proxy-authorization'),
  },
]
