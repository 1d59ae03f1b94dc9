import type { InteropCase } from '../case.ts'
import { cases as mcpSdk } from '../mcp/mcp-sdk.ts'
import { cases as basicAuth } from './basic-auth.ts'
import { cases as expressBasicAuth } from './express-basic-auth.ts'
import { cases as expressJwt } from './express-jwt.ts'
import { cases as expressOauth2JwtBearer } from './express-oauth2-jwt-bearer.ts'
import { cases as expressOauthServer } from './express-oauth-server.ts'
import { cases as express } from './express.ts'
import { cases as hawk } from './hawk.ts'
import { cases as httpAuthConnect } from './http-auth-connect.ts'
import { cases as httpErrors } from './http-errors.ts'
import { cases as jose } from './jose.ts'
import { cases as jsonwebtoken } from './jsonwebtoken.ts'
import { cases as passportHeaderapikey } from './passport-headerapikey.ts'
import { cases as passportHttpBearer } from './passport-http-bearer.ts'
import { cases as passportHttp } from './passport-http.ts'
import { cases as passportJwt } from './passport-jwt.ts'
import { cases as passport } from './passport.ts'

export const cases: readonly InteropCase[] = [
  ...express,
  ...httpErrors,
  ...expressBasicAuth,
  ...basicAuth,
  ...httpAuthConnect,
  ...passport,
  ...passportHttp,
  ...passportHttpBearer,
  ...passportJwt,
  ...passportHeaderapikey,
  ...expressJwt,
  ...expressOauth2JwtBearer,
  ...jsonwebtoken,
  ...jose,
  ...mcpSdk,
  ...expressOauthServer,
  ...hawk,
]
