import basicAuth from 'basic-auth'
import type { RequestHandler } from 'express'
import { CANARY, type InteropCase } from '../case.ts'
import { basicRequests } from '../requests.ts'
import { startExpress } from './app.ts'

/** As its page shows it. */
const check: RequestHandler = (request, response, next) => {
  const credentials = basicAuth(request)
  if (credentials?.name === 'alice' && credentials.pass === 'secret') return next()
  response.statusCode = 401
  response.setHeader('WWW-Authenticate', 'Basic realm="example"')
  response.end(CANARY)
}

/** What is left of it in many apps. */
const checkWithoutChallenge: RequestHandler = (request, response, next) => {
  if (basicAuth(request)?.pass === 'secret') return next()
  response.status(401).send({ message: CANARY })
}

export const cases: readonly InteropCase[] = [
  {
    library: 'basic-auth',
    framework: 'Express',
    variant: 'by hand',
    start: startExpress((app) => app.use(check)),
    requests: basicRequests(),
  },
  {
    library: 'basic-auth',
    framework: 'Express',
    variant: 'by hand, without a challenge',
    start: startExpress((app) => app.use(checkWithoutChallenge)),
    requests: basicRequests({
      'no password': { reason: 'unsupported-scheme' },
      invalid: { reason: 'unsupported-scheme' },
    }),
  },
]
