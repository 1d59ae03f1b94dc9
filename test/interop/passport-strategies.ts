/** Strategies of passport that let nobody in, for whatever port of passport asks them. */
import type { Strategy } from 'passport'
import { BasicStrategy } from 'passport-http'
import { ExtractJwt, Strategy as JwtStrategy } from 'passport-jwt'
import { CANARY } from './case.ts'
import { SECRET } from './tokens.ts'

type Done = (error: unknown, user?: unknown, info?: { message: string }) => void

const refuse = (done: Done): void => done(null, false, { message: CANARY })

export const basicStrategy = (realm: string): Strategy =>
  new BasicStrategy({ realm }, (_user, _password, done: Done) => refuse(done))

export const jwtStrategy = (): Strategy =>
  new JwtStrategy(
    { jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: SECRET },
    (_claims: unknown, done: Done) => refuse(done),
  )
