import { bearer, unauthorized } from '@proxy-auth-errors/express'
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import type { OAuthTokenVerifier } from '@modelcontextprotocol/sdk/server/auth/provider.js'
import { startExpress } from '../express/app.ts'
import { CANARY, type InteropCase, type InteropRequest } from '../case.ts'
import { bearerRequests } from '../requests.ts'

const METADATA = 'https://mcp.example/.well-known/oauth-protected-resource/mcp'

/** What goes into an `InvalidTokenError` stands in the challenge: it is for the client, and so is no canary. */
const verifier: OAuthTokenVerifier = {
  async verifyAccessToken(token) {
    if (token.startsWith('wrong')) throw new InvalidTokenError('No "such" token')
    return { token, clientId: CANARY, scopes: ['tools'], expiresAt: token === 'expired-token' ? 1 : NaN }
  },
}

const expired: InteropRequest = {
  name: 'expired',
  headers: { authorization: 'Bearer expired-token' },
  reason: 'expired-credentials',
}

const atMcp = (requests: readonly InteropRequest[]): readonly InteropRequest[] =>
  requests.map((request) => ({ ...request, path: '/mcp' }))

export const cases: readonly InteropCase[] = [
  {
    library: '@modelcontextprotocol/sdk',
    framework: 'Express',
    variant: 'requireBearerAuth()',
    start: startExpress((app) => app.all('/mcp', requireBearerAuth({ verifier }))),
    requests: atMcp([...bearerRequests(), expired]),
  },
  {
    library: '@modelcontextprotocol/sdk',
    framework: 'Express',
    variant: 'requireBearerAuth() with scopes and metadata',
    start: startExpress((app) =>
      app.all(
        '/mcp',
        requireBearerAuth({ verifier, requiredScopes: ['tools'], resourceMetadataUrl: METADATA }),
      ),
    ),
    requests: atMcp([
      ...bearerRequests(),
      expired,
      {
        name: 'no expiry time',
        headers: { authorization: 'Bearer other-token' },
        reason: 'invalid-credentials',
      },
    ]),
  },
  {
    library: '@modelcontextprotocol/sdk',
    framework: 'Express',
    variant: 'by hand',
    start: startExpress((app) =>
      app.all('/mcp', (request) => {
        const token = request.get('authorization')?.split(' ')[1]
        throw unauthorized({
          challenges: bearer({
            ...(token !== undefined && { error: 'invalid_token' }),
            resource_metadata: METADATA,
            scope: 'tools',
          }),
          ...(token === 'expired-token' && { reason: 'expired-credentials' }),
          cause: new Error(CANARY),
        })
      }),
    ),
    requests: atMcp([...bearerRequests(), expired]),
  },
]
