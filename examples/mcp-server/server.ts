import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import type { OAuthTokenVerifier } from '@modelcontextprotocol/sdk/server/auth/provider.js'
import {
  getOAuthProtectedResourceMetadataUrl,
  mcpAuthMetadataRouter,
} from '@modelcontextprotocol/sdk/server/auth/router.js'
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { bearer, proxyAuthErrors } from '@proxy-auth-errors/express'
import type { Express } from 'express'
import { z } from 'zod'

const AUTHORIZATION_SERVER = 'https://auth.example.com'

/** Tokens with the second in which they expire. A real server asks its authorization server, or checks a signature. */
const tokens = new Map([
  ['let-me-in', Number.MAX_SAFE_INTEGER],
  ['an-old-token', 1],
])

const verifier: OAuthTokenVerifier = {
  async verifyAccessToken(token) {
    const expiresAt = tokens.get(token)
    if (expiresAt === undefined) throw new InvalidTokenError('This token is not known')
    return { token, clientId: 'anybody', scopes: ['tools'], expiresAt }
  },
}

function createMcpServer(): McpServer {
  const server = new McpServer({ name: 'words', version: '1.0.0' })
  server.registerTool(
    'count-words',
    { description: 'Counts the words of a text.', inputSchema: { text: z.string() } },
    ({ text }) => ({ content: [{ type: 'text', text: String(text.split(/\s+/).filter(Boolean).length) }] }),
  )
  return server
}

function createApp(origin: string): Express {
  const resource = new URL('/mcp', origin)
  const metadata = getOAuthProtectedResourceMetadataUrl(resource)
  const scopes = ['tools']

  // What a client needs to log in, wherever a refusal of the app's has no challenge, or one that says nothing.
  const [watch, handle] = proxyAuthErrors({
    challenges: { 401: bearer({ resource_metadata: metadata, scope: scopes.join(' ') }) },
  })

  const app = createMcpExpressApp()
  app.use(watch)
  app.use(
    mcpAuthMetadataRouter({
      resourceServerUrl: resource,
      scopesSupported: scopes,
      oauthMetadata: {
        issuer: AUTHORIZATION_SERVER,
        authorization_endpoint: `${AUTHORIZATION_SERVER}/authorize`,
        token_endpoint: `${AUTHORIZATION_SERVER}/token`,
        response_types_supported: ['code'],
      },
    }),
  )
  app.all(
    '/mcp',
    requireBearerAuth({ verifier, requiredScopes: scopes, resourceMetadataUrl: metadata }),
    async (request, response) => {
      // One for each request: nothing is kept between two of them.
      const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
      const server = createMcpServer()
      response.once('close', () => void server.close())
      // The types of the SDK are not written for exactOptionalPropertyTypes.
      await server.connect(transport as Transport)
      await transport.handleRequest(request, response, request.body)
    },
  )
  app.use(handle)
  return app
}

// The metadata has the URL of the server in it: the app is made when its port is known.
const server = http.createServer().listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on('request', createApp(origin))
  console.log(`${origin}/mcp`)
})

process.once('SIGTERM', () => server.close())
