import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import { assertAuthResponse } from '@proxy-auth-errors/core'
import request from 'supertest'
import { expect, test } from 'vitest'
import { createApp } from './mcp.ts'

const METADATA = 'http://127.0.0.1:3000/.well-known/oauth-protected-resource/mcp'

const app = createApp(
  new URL('http://127.0.0.1:3000/mcp'),
  {
    issuer: 'https://auth.example',
    authorization_endpoint: 'https://auth.example/authorize',
    token_endpoint: 'https://auth.example/token',
    response_types_supported: ['code'],
  },
  {
    async verifyAccessToken(token) {
      if (token !== 'let-me-in') throw new InvalidTokenError('The database said no')
      return { token, clientId: 'client', scopes: ['tools'] }
    },
  },
  (_request, response) => void response.json('let in'),
)

test.each([
  ['no token', {}, `Bearer resource_metadata="${METADATA}", scope="tools"`, 'missing-credentials'],
  [
    'a wrong one',
    { authorization: 'Bearer wrong-token' },
    `Bearer resource_metadata="${METADATA}", scope="tools", error="invalid_token"`,
    'invalid-credentials',
  ],
])('%s', async (_name, headers, challenge, reason) => {
  await request(app)
    .post('/mcp')
    .set(headers)
    .expect(401)
    .expect('www-authenticate', challenge)
    .expect(assertAuthResponse)
    .expect(({ body, text }) => {
      expect(body).toMatchObject({ reason })
      expect(text).not.toContain('database')
    })
})

test('the metadata is where the challenge says, and the token lets in', async () => {
  await request(app)
    .get(new URL(METADATA).pathname)
    .expect(200, {
      resource: 'http://127.0.0.1:3000/mcp',
      authorization_servers: ['https://auth.example'],
      scopes_supported: ['tools'],
    })
  await request(app).post('/mcp').set('authorization', 'Bearer let-me-in').expect(200, '"let in"')
})
