import { proxyAuthErrors } from '@proxy-auth-errors/express'
import express, { type Express } from 'express'

/** The app whose warnings README.md shows. */
export function createApp(): Express {
  const app = express()
  app.use(proxyAuthErrors())

  app.get('/gateway', (_request, response) => {
    response.status(407).json({ title: 'Proxy Authentication Required', status: 407 })
  })

  app.get('/staff', (_request, response) => {
    response.set('WWW-Authenticate', 'Basic realm="the "staff" only"').sendStatus(401)
  })

  app.get('/token', (_request, response) => {
    response.set('WWW-Authenticate', 'Bearer error="invalid_token"').sendStatus(401)
  })

  return app
}
