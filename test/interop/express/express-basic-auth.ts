import http from 'node:http'
import { type AuthErrorsOptions } from '@proxy-auth-errors/core'
import { proxyAuthErrors } from '@proxy-auth-errors/express'
import express from 'express'
import basicAuth from 'express-basic-auth'
import type { InteropCase, InteropRequest } from '../case.ts'

function start(options: basicAuth.BasicAuthMiddlewareOptions): InteropCase['start'] {
  return async (suiteOptions: AuthErrorsOptions | undefined) => {
    const app = express()
    const suite = suiteOptions && proxyAuthErrors(suiteOptions)
    if (suite) app.use(suite)
    app.use(basicAuth(options))
    app.get('/', (_request, response) => void response.send('ok'))
    if (suite) app.use(suite)
    return http.createServer(app)
  }
}

const users = { alice: 'secret' }

/** Nothing says which scheme it was, where the library sends no challenge: Bearer is the default for 401. */
const requests = (wrongPassword: InteropRequest['reason']): InteropRequest[] => [
  { name: 'no credentials', reason: 'missing-credentials' },
  { name: 'wrong scheme', headers: { authorization: 'NTLM abc' }, reason: 'unsupported-scheme' },
  { name: 'malformed', headers: { authorization: 'Basic !' }, reason: 'malformed-credentials' },
  { name: 'invalid', headers: { authorization: `Basic ${btoa('alice:wrong')}` }, reason: wrongPassword },
]

export const cases: readonly InteropCase[] = [
  {
    library: 'express-basic-auth',
    framework: 'Express',
    start: start({ users }),
    requests: requests('unsupported-scheme'),
  },
  {
    library: 'express-basic-auth',
    framework: 'Express',
    variant: 'challenge and realm',
    start: start({ users, challenge: true, realm: 'staff' }),
    requests: requests('invalid-credentials'),
  },
  ...['say "hi"', 'back\\slash', 'a\r\nSet-Cookie: x=1', '☃'].map((realm): InteropCase => ({
    library: 'express-basic-auth',
    framework: 'Express',
    variant: `realm ${JSON.stringify(realm)}`,
    start: start({ users, challenge: true, realm }),
    requests: [{ name: 'no credentials', reason: 'missing-credentials', status: 401 }],
  })),
]
