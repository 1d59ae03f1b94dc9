import type http from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { type AuthErrorsOptions, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/hono'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import createError from 'http-errors'
import { CHALLENGES, EXPIRED, PROBLEM_LIKE } from '../samples.ts'

/** An app that refuses in every way that Hono offers, and with an error of http-errors, which Hono does not know. */
export function createHonoServer(options: AuthErrorsOptions | undefined): http.Server {
  const app = new Hono()
  if (options) app.use(proxyAuthErrors(options))

  app.get('/thrown-401', () => {
    throw new HTTPException(401)
  })
  app.get('/thrown-407', () => {
    throw createError(407)
  })
  app.get('/own-error', () => {
    throw unauthorized(EXPIRED)
  })
  app.get('/problem-like', (c) => c.json(PROBLEM_LIKE, 407))
  app.get('/text', (c) => c.text('Unauthorized', 401))
  app.get('/own-challenge', (c) => c.text('Unauthorized', 401, { 'WWW-Authenticate': CHALLENGES.own }))
  app.get('/wrong-field', (c) =>
    c.text('Proxy Authentication Required', 407, { 'WWW-Authenticate': CHALLENGES.misplaced }),
  )
  app.get('/broken-challenge', (c) => c.text('Unauthorized', 401, { 'WWW-Authenticate': CHALLENGES.broken }))
  app.get('/set-then-thrown', (c) => {
    c.header('WWW-Authenticate', CHALLENGES.setFirst)
    throw new HTTPException(401)
  })

  return createAdaptorServer({ fetch: app.fetch }) as http.Server
}
