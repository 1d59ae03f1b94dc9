import { bearer, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/express'
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import express, { type Express, type RequestHandler } from 'express'
import { authorizationServer, TOKEN } from './authorization-server.ts'

/** Not where RFC 9728 §3.1 has a client look that was told nothing: it is found through the challenge alone. */
export const METADATA_PATH = '/metadata/of-the-tools'

export const SCOPE = 'tools:list tools:call'

/** The two ways to ask for a token, given the URL of the metadata. */
export const GUARDS: Readonly<Record<string, (metadata: string) => RequestHandler>> = {
  'requireBearerAuth() of the SDK': (metadata) =>
    requireBearerAuth({
      verifier: {
        async verifyAccessToken(token) {
          if (token !== TOKEN) throw new InvalidTokenError('Unknown')
          return { token, clientId: 'client', scopes: SCOPE.split(' '), expiresAt: Date.now() / 1000 + 60 }
        },
      },
      requiredScopes: SCOPE.split(' '),
      resourceMetadataUrl: metadata,
    }),
  'a handler that throws unauthorized()': (metadata) => (request, _response, next) => {
    const authorization = request.get('authorization')
    if (authorization === `Bearer ${TOKEN}`) return next()
    throw unauthorized({
      challenges: bearer({
        resource_metadata: metadata,
        scope: SCOPE,
        ...(authorization !== undefined && { error: 'invalid_token' }),
      }),
    })
  },
}

/** An MCP server with one tool and the authorization server that its metadata names. */
export function createMcpApp(origin: string, guard: string): Express {
  const app = express()
  const suite = proxyAuthErrors()
  app.use(suite)
  app.use(authorizationServer(origin))
  app.get(METADATA_PATH, (_request, response) => {
    response.json({ resource: `${origin}/mcp`, authorization_servers: [origin] })
  })
  app.all('/mcp', GUARDS[guard]!(`${origin}${METADATA_PATH}`), async (request, response) => {
    const server = new McpServer({ name: 'test', version: '1.0.0' })
    server.registerTool('ping', {}, () => ({ content: [{ type: 'text', text: 'pong' }] }))
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
    await server.connect(transport as Transport)
    await transport.handleRequest(request, response, request.body)
  })
  app.use(suite)
  return app
}
