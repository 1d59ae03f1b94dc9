import { bearer, proxyAuthErrors } from '@proxy-auth-errors/express'
import express, { type Express, type RequestHandler } from 'express'
import createError from 'http-errors'
import passport, { type AuthenticateCallback } from 'passport'
import { ExtractJwt, Strategy } from 'passport-jwt'

const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken()

// Passport answers the request by itself, and does not say why.
const requireToken: RequestHandler = passport.authenticate('jwt', { session: false })

// With a callback the app answers, and knows why: `info` is the error of jsonwebtoken.
const requireTokenOrSayWhy: RequestHandler = (request, response, next) => {
  const callback: AuthenticateCallback = (error, user, info) => {
    if (error || !user) return next(error ?? createError(401, { cause: info }))
    request.user = user
    next()
  }
  passport.authenticate('jwt', { session: false }, callback)(request, response, next)
}

export function createApp(secret: string): Express {
  passport.use(new Strategy({ jwtFromRequest, secretOrKey: secret }, (claims, done) => done(null, claims)))

  const [watch, handle] = proxyAuthErrors({ challenges: { 401: bearer({ realm: 'orders' }) } })
  const app = express()
  app.use(watch)
  app.get('/orders', requireToken, (_request, response) => void response.json([{ id: 1 }]))
  app.get('/account', requireTokenOrSayWhy, (request, response) => void response.json(request.user))
  app.use(handle)
  return app
}
