import type { InteropCase } from '../case.ts'
import { cases as jsonwebtoken } from './jsonwebtoken.ts'
import { cases as koa } from './koa.ts'
import { cases as koaBasicAuth } from './koa-basic-auth.ts'
import { cases as koaBearerToken } from './koa-bearer-token.ts'
import { cases as koaJwt } from './koa-jwt.ts'
import { cases as koaPassport } from './koa-passport.ts'
import { cases as thrown } from './thrown.ts'

export const cases: readonly InteropCase[] = [
  ...koaJwt,
  ...koaBasicAuth,
  ...koaPassport,
  ...koaBearerToken,
  ...jsonwebtoken,
  ...koa,
  ...thrown,
]
