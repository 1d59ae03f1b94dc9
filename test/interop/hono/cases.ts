import type { InteropCase } from '../case.ts'
import { cases as basicAuth } from './basic-auth.ts'
import { cases as bearerAuth } from './bearer-auth.ts'
import { cases as combine } from './combine.ts'
import { cases as firebaseAuth } from './firebase-auth.ts'
import { cases as hono } from './hono.ts'
import { cases as httpException } from './http-exception.ts'
import { cases as jwk } from './jwk.ts'
import { cases as jwt } from './jwt.ts'
import { cases as onError } from './on-error.ts'
import { cases as thrown } from './thrown.ts'

export const cases: readonly InteropCase[] = [
  ...basicAuth,
  ...bearerAuth,
  ...jwt,
  ...jwk,
  ...combine,
  ...httpException,
  ...onError,
  ...firebaseAuth,
  ...hono,
  ...thrown,
]
