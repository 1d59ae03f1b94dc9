import http from 'node:http'
import { type AuthErrorsOptions, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/express'
import express from 'express'
import createError from 'http-errors'
import { CHALLENGES, EXPIRED, PROBLEM_LIKE } from '../samples.ts'

/** An app that refuses in every way that Express offers. */
export function createExpressServer(options: AuthErrorsOptions | undefined): http.Server {
  const app = express()
  const suite = options && proxyAuthErrors(options)
  if (suite) app.use(suite)

  app.get('/thrown-401', () => {
    throw createError(401)
  })
  app.get('/thrown-407', () => {
    throw createError(407)
  })
  app.get('/own-error', () => {
    throw unauthorized(EXPIRED)
  })
  app.get('/problem-like', (_request, response) => {
    response.status(407).json(PROBLEM_LIKE)
  })
  app.get('/text', (_request, response) => {
    response.status(401).type('text').send('Unauthorized')
  })
  app.get('/own-challenge', (_request, response) => {
    response.set('WWW-Authenticate', CHALLENGES.own).sendStatus(401)
  })
  app.get('/wrong-field', (_request, response) => {
    response.set('WWW-Authenticate', CHALLENGES.misplaced).sendStatus(407)
  })
  app.get('/broken-challenge', (_request, response) => {
    response.set('WWW-Authenticate', CHALLENGES.broken).sendStatus(401)
  })
  app.get('/set-then-thrown', (_request, response) => {
    response.set('WWW-Authenticate', CHALLENGES.setFirst)
    throw createError(401)
  })

  if (suite) app.use(suite)
  return http.createServer(app)
}
