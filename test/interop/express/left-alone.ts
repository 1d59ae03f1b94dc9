import { InsufficientScopeError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer'
import httpAuth from 'http-auth'
import httpAuthConnect from 'http-auth-connect'
import { expressjwt } from 'express-jwt'
import jwt from 'jsonwebtoken'
import { Strategy as BearerStrategy } from 'passport-http-bearer'
import { basicStrategy } from '../passport-strategies.ts'
import { SECRET, tokens } from '../tokens.ts'
import { startExpress } from './app.ts'
import { startPassport } from './passport-app.ts'

const [issuer, audience] = ['https://issuer.example/', 'https://api.example']
const claims = { iss: issuer, aud: audience, exp: 9_999_999_999, scope: 'read' }

const oauth = startExpress((app) => {
  app.use(auth({ issuer, audience, secret: SECRET, tokenSigningAlg: 'HS256' }), requiredScopes('write'))
})

/** What libraries for Express answer with another status than 401 and 407, challenges among it. */
export const leftAlone = [
  {
    name: 'passport-http: credentials that do not decode',
    start: startPassport(() => [basicStrategy('staff')]),
    authorization: 'Basic !',
    status: 400,
  },
  {
    name: 'passport-http-bearer: a token at two places',
    start: startPassport(() => [new BearerStrategy((_token, done) => done(null, false))]),
    path: '/?access_token=abc',
    authorization: 'Bearer abc',
    status: 400,
  },
  {
    name: 'express-jwt: a fault of the function for the key',
    start: startExpress((app) => {
      const secret = async (): Promise<never> => {
        throw new Error('no key server')
      }
      app.use(expressjwt({ secret, algorithms: ['HS256'] }))
    }),
    authorization: `Bearer ${tokens.valid}`,
    status: 500,
  },
  {
    name: 'express-oauth2-jwt-bearer: another scheme',
    start: oauth,
    authorization: 'NTLM abc',
    status: 400,
  },
  {
    name: 'express-oauth2-jwt-bearer: a scope that is missing',
    start: oauth,
    authorization: `Bearer ${jwt.sign(claims, SECRET)}`,
    status: 403,
  },
  {
    name: 'http-auth: a fault of the function that checks',
    start: startExpress((app) => {
      const basic = httpAuth.basic({}, (_user, _password, callback) => callback(new Error('no database')))
      app.use(httpAuthConnect(basic.on('error', () => undefined)))
    }),
    authorization: `Basic ${btoa('bob:wrong-password')}`,
    status: 400,
  },
  {
    name: 'the MCP SDK: a scope that is missing',
    start: startExpress((app) => {
      const verifyAccessToken = async (): Promise<never> => {
        throw new InsufficientScopeError('Insufficient scope')
      }
      app.use(requireBearerAuth({ verifier: { verifyAccessToken }, requiredScopes: ['tools'] }))
    }),
    authorization: 'Bearer right-token',
    status: 403,
  },
] as const
