/** Errors that people throw by hand: the same on every framework. */
import Boom from '@hapi/boom'
import createError from 'http-errors'
import { CANARY, type InteropCase, type InteropRequest } from './case.ts'
import { basicRequests, bearerRequests } from './requests.ts'

interface Thrown {
  readonly library: string
  readonly variant: string
  readonly status: 401 | 407
  readonly error: () => Error
  readonly requests: readonly InteropRequest[]
}

/** Without a challenge of its own a 401 offers Bearer, and a password is of a scheme that is not offered then. */
const bearerAt401: readonly InteropRequest[] = [
  ...bearerRequests(),
  {
    name: 'a password',
    headers: { authorization: `Basic ${btoa('bob:wrong-password')}` },
    reason: 'unsupported-scheme',
  },
]
const basicAt407 = basicRequests({}, 'proxy-authorization')

const DIGEST = 'Digest realm="proxy", nonce="n", qop="auth", algorithm=SHA-256'

const thrownErrors: readonly Thrown[] = [
  {
    library: 'http-errors',
    variant: 'createError(401)',
    status: 401,
    error: () => createError(401, CANARY, { expose: false }),
    requests: bearerAt401,
  },
  {
    library: 'http-errors',
    variant: 'createError(407)',
    status: 407,
    error: () => createError(407, 'Say who you are.', { cause: new Error(CANARY) }),
    requests: basicAt407,
  },
  {
    library: 'http-errors',
    variant: 'createError(407) with headers',
    status: 407,
    error: () => createError(407, { headers: { 'Proxy-Authenticate': DIGEST } }),
    requests: basicRequests(
      { 'no password': { reason: 'unsupported-scheme' }, invalid: { reason: 'unsupported-scheme' } },
      'proxy-authorization',
    ),
  },
  {
    library: '@hapi/boom',
    variant: 'unauthorized()',
    status: 401,
    error: () => Boom.unauthorized(CANARY),
    requests: bearerAt401,
  },
  {
    library: '@hapi/boom',
    variant: 'unauthorized() with Basic',
    status: 401,
    // The message becomes a parameter of the challenge, and is for the client therefore.
    error: () => Object.assign(Boom.unauthorized('Wrong password', 'Basic'), { data: CANARY }),
    requests: basicRequests(),
  },
  {
    library: '@hapi/boom',
    variant: 'unauthorized() with Bearer',
    status: 401,
    error: () => Boom.unauthorized('Token unknown', 'Bearer'),
    // The same parameter is one for a code here, and nobody but the app knows which was meant.
    requests: bearerRequests({
      malformed: { left: ['bearer-error-code'] },
      invalid: { left: ['bearer-error-code'] },
    }),
  },
  {
    library: '@hapi/boom',
    variant: 'unauthorized() with two schemes',
    status: 401,
    error: () => Boom.unauthorized(null, ['Negotiate', 'Basic realm="staff"']),
    requests: basicRequests(),
  },
  {
    library: '@hapi/boom',
    variant: 'proxyAuthRequired()',
    status: 407,
    error: () => Boom.proxyAuthRequired(CANARY),
    requests: basicAt407,
  },
]

/** The cases of a framework, given how it throws. Not every framework knows the status of every error by itself. */
export function thrownCases(
  framework: InteropCase['framework'],
  start: (error: () => Error) => InteropCase['start'],
): readonly InteropCase[] {
  return thrownErrors.map(({ library, variant, status, error, requests }) => ({
    library,
    framework,
    variant,
    start: start(error),
    requests: requests.map((request) => ({ ...request, status })),
  }))
}
