import type { AddressInfo } from 'node:net'
import { basic, bearer, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/express'
import express, { type RequestHandler } from 'express'
import createError from 'http-errors'

const tokens = new Set(['let-me-in'])

const [watch, handle] = proxyAuthErrors({
  challenges: {
    401: bearer({ realm: 'reports' }),
    407: basic({ realm: 'gateway', charset: 'UTF-8' }),
  },
})

const requireToken: RequestHandler = (request, _response, next) => {
  const token = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1]
  // An error of http-errors, as many apps throw it. The configured challenge is added.
  if (token === undefined) throw createError(401)
  // An error that brings a challenge of its own. It is sent instead of the configured one.
  if (!tokens.has(token)) {
    throw unauthorized({ challenges: bearer({ realm: 'reports', error: 'invalid_token' }) })
  }
  next()
}

const app = express()

// Mounted first it sees every response, whoever sends it.
app.use(watch)

app.get('/public', (_request, response) => {
  response.json({ hello: 'world' })
})

app.get('/reports', requireToken, (_request, response) => {
  response.json({ reports: ['January', 'February'] })
})

// Older code: no challenge, and not the media type of a problem document. It is corrected and reported.
app.get('/legacy', (_request, response) => {
  response.status(407).json({ error: 'Proxy authentication required' })
})

// Mounted last it answers the errors that were thrown.
app.use(handle)

const server = app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', (error) => {
  if (error) throw error
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

process.once('SIGTERM', () => server.close())
