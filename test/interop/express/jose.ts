import type { ErrorRequestHandler, RequestHandler } from 'express'
import { errors, jwtVerify } from 'jose'
import { CANARY, type InteropCase } from '../case.ts'
import { jwtRequests } from '../requests.ts'
import { SECRET, tokens } from '../tokens.ts'
import { startExpress } from './app.ts'

const key = new TextEncoder().encode(SECRET)

const verify: RequestHandler = async (request) => {
  const token = request.get('authorization')?.split(' ')[1] ?? ''
  const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] })
  throw new errors.JWTClaimValidationFailed(`${CANARY}: no user ${payload.sub}`, payload, 'sub')
}

/** The app's own: it knows which errors are no fault of the server. */
const setStatus: ErrorRequestHandler = (error, _request, _response, next) => {
  next(error instanceof errors.JOSEError ? Object.assign(error, { status: 401 }) : error)
}

/** An error handler that answers, as most apps have one. */
const answer: ErrorRequestHandler = (error: Error, _request, response, _next) => {
  response.status(401).json({ error: error.message, hint: CANARY })
}

const requests: InteropCase['requests'] = [
  ...jwtRequests(),
  {
    name: 'unknown user',
    headers: { authorization: `Bearer ${tokens.valid}` },
    reason: 'invalid-credentials',
  },
]

export const cases: readonly InteropCase[] = [
  {
    library: 'jose',
    framework: 'Express',
    variant: 'by hand, an error handler sets the status',
    start: startExpress((app) => app.use(verify, setStatus)),
    requests,
  },
  {
    library: 'jose',
    framework: 'Express',
    variant: 'by hand, an error handler answers',
    start: startExpress((app) => app.use(verify, answer)),
    // What was thrown is not seen where the app answers it itself.
    requests: requests.map((request) =>
      request.name === 'expired' ? { ...request, reason: 'invalid-credentials' } : request,
    ),
  },
]
