import cookieParser from 'cookie-parser'
import type { Request, RequestHandler } from 'express'
import jwt from 'jsonwebtoken'
import { CANARY, type InteropCase, type InteropRequest } from '../case.ts'
import { jwtRequests } from '../requests.ts'
import { SECRET, tokens } from '../tokens.ts'
import { startExpress } from './app.ts'

/** As many tutorials have it: whatever `verify` throws is a 401. */
function verify(findToken: (request: Request) => string | undefined): RequestHandler {
  return (request, _response, next) => {
    try {
      const { sub } = jwt.verify(findToken(request) ?? '', SECRET) as { sub: string }
      throw new Error(`${CANARY}: no user ${sub}`)
    } catch (error) {
      next(Object.assign(error as Error, { status: 401 }))
    }
  }
}

function fromHeader(request: Request): string | undefined {
  return request.get('authorization')?.split(' ')[1]
}

function fromCookie(request: Request): string | undefined {
  return (request.cookies as Record<string, string | undefined>)['token']
}

const cookieRequests: readonly InteropRequest[] = [
  { name: 'no credentials', reason: 'missing-credentials' },
  { name: 'forged', headers: { cookie: `token=${tokens.forged}` }, reason: 'invalid-credentials' },
  { name: 'expired', headers: { cookie: `token=${tokens.expired}` }, reason: 'expired-credentials' },
]

export const cases: readonly InteropCase[] = [
  {
    library: 'jsonwebtoken',
    framework: 'Express',
    variant: 'by hand',
    start: startExpress((app) => app.use(verify(fromHeader))),
    requests: [
      ...jwtRequests(),
      {
        name: 'unknown user',
        headers: { authorization: `Bearer ${tokens.valid}` },
        reason: 'invalid-credentials',
      },
    ],
  },
  {
    library: 'jsonwebtoken',
    framework: 'Express',
    variant: 'by hand, token from a cookie',
    start: startExpress((app) => app.use(cookieParser(), verify(fromCookie))),
    requests: cookieRequests,
  },
  {
    library: 'jsonwebtoken',
    framework: 'Express',
    variant: 'by hand, on Express 4',
    start: startExpress((app) => app.use(verify(fromHeader)), 'Express 4'),
    requests: jwtRequests(),
  },
]
