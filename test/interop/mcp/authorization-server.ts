import express, { type Router } from 'express'

/** The token that it gives out. */
export const TOKEN = 'let-me-in'

/** As little of an authorization server as a client needs to log in: RFC 8414, RFC 7591 and RFC 6749 §4.1. */
export function authorizationServer(origin: string): Router {
  const router = express.Router()
  router.use(express.json(), express.urlencoded())
  router.get('/.well-known/oauth-authorization-server', (_request, response) => {
    response.json({
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      registration_endpoint: `${origin}/register`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    })
  })
  router.post('/register', (request, response) => {
    response.status(201).json({ ...(request.body as object), client_id: 'client' })
  })
  router.post('/token', (_request, response) => {
    response.json({ access_token: TOKEN, token_type: 'Bearer', expires_in: 3600 })
  })
  return router
}
