import type { InteropCase } from '../case.ts'
import { cases as fastify } from './fastify.ts'
import { cases as fastifyAuth } from './fastify-auth.ts'
import { cases as fastifyBasicAuth } from './fastify-basic-auth.ts'
import { cases as fastifyBearerAuth } from './fastify-bearer-auth.ts'
import { cases as fastifyJwt } from './fastify-jwt.ts'
import { cases as fastifyPassport } from './fastify-passport.ts'
import { cases as fastifySensible } from './fastify-sensible.ts'
import { cases as jose } from './jose.ts'
import { cases as thrown } from './thrown.ts'

export const cases: readonly InteropCase[] = [
  ...fastifyBasicAuth,
  ...fastifyBearerAuth,
  ...fastifyJwt,
  ...fastifyAuth,
  ...fastifyPassport,
  ...fastifySensible,
  ...jose,
  ...fastify,
  ...thrown,
]
