import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import type { OAuthTokenVerifier } from '@modelcontextprotocol/sdk/server/auth/provider.js'
import {
  getOAuthProtectedResourceMetadataUrl,
  mcpAuthMetadataRouter,
} from '@modelcontextprotocol/sdk/server/auth/router.js'
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js'
import type { OAuthMetadata } from '@modelcontextprotocol/sdk/shared/auth.js'
import { bearer, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/express'
import type { Express, RequestHandler } from 'express'

export function createApp(
  resource: URL,
  oauthMetadata: OAuthMetadata,
  verifier: OAuthTokenVerifier,
  handleMcp: RequestHandler,
): Express {
  const params = { resource_metadata: getOAuthProtectedResourceMetadataUrl(resource), scope: 'tools' }
  const [watch, handle] = proxyAuthErrors({ challenges: { 401: bearer(params) } })

  const app = createMcpExpressApp()
  app.use(watch)
  app.use(mcpAuthMetadataRouter({ oauthMetadata, resourceServerUrl: resource, scopesSupported: ['tools'] }))
  app.all(
    '/mcp',
    async (request, _response, next) => {
      const token = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1]
      // Nothing was sent that could be wrong: the challenge has no error.
      if (token === undefined) throw unauthorized()
      try {
        Object.assign(request, { auth: await verifier.verifyAccessToken(token) })
      } catch (error) {
        if (!(error instanceof InvalidTokenError)) throw error
        throw unauthorized({ cause: error, challenges: bearer({ ...params, error: 'invalid_token' }) })
      }
      next()
    },
    handleMcp,
  )
  app.use(handle)
  return app
}
