/** An OAuth server in an app that has the suite: its clients still learn that they are not accepted. */
import http from 'node:http'
import { refreshAuthorization } from '@modelcontextprotocol/sdk/client/auth.js'
import { InvalidClientError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import OAuthServer from '@node-oauth/express-oauth-server'
import { proxyAuthErrors } from '@proxy-auth-errors/express'
import express from 'express'
import { expect, test } from 'vitest'
import { close, listen } from '../contract/client.ts'

/** A database that knows no client. */
const model = { getClient: async () => false }

test('@node-oauth/express-oauth-server and the client of the MCP SDK', async () => {
  const app = express()
  app.use(proxyAuthErrors())
  app.use(express.urlencoded())
  app.post('/token', new OAuthServer({ model: model as unknown as OAuthServer.Options['model'] }).token())
  const server = http.createServer(app)
  const issuer = `http://127.0.0.1:${await listen(server)}`
  try {
    const refused = refreshAuthorization(issuer, {
      metadata: {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        response_types_supported: ['code'],
        token_endpoint_auth_methods_supported: ['client_secret_basic'],
      },
      clientInformation: { client_id: 'c', client_secret: 'wrong' },
      refreshToken: 'r',
    })
    // What makes it register anew.
    await expect(refused).rejects.toBeInstanceOf(InvalidClientError)
  } finally {
    await close(server)
  }
})
