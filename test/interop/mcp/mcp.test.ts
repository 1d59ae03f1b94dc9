/** A client that knows nothing but the URL of an MCP server finds out from its 401 where to log in. */
import http from 'node:http'
import {
  discoverOAuthProtectedResourceMetadata,
  extractResourceMetadataUrl,
  extractWWWAuthenticateParams,
  UnauthorizedError,
} from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { parseChallenges } from '@proxy-auth-errors/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { close, listen, send } from '../../contract/client.ts'
import { Login } from './login.ts'
import { createMcpApp, GUARDS, METADATA_PATH, SCOPE } from './mcp-app.ts'

describe.each(Object.keys(GUARDS))('%s', (guard) => {
  const server = { current: http.createServer(), port: 0, origin: '' }

  beforeEach(async () => {
    server.current = http.createServer()
    server.port = await listen(server.current)
    server.origin = `http://127.0.0.1:${server.port}`
    server.current.on('request', createMcpApp(server.origin, guard))
  })
  afterEach(() => close(server.current))

  test('the 401 has resource_metadata and scope, and an error only where a token came', async () => {
    const params = { resource_metadata: `${server.origin}${METADATA_PATH}`, scope: SCOPE }

    const withoutToken = await send(server.port, { method: 'POST', path: '/mcp' })
    expect(withoutToken.status).toBe(401)
    expect(parseChallenges(withoutToken.all('www-authenticate'))).toEqual({
      ok: true,
      challenges: [{ scheme: 'Bearer', params }],
    })
    expect(JSON.parse(withoutToken.body.toString())).toMatchObject({
      reason: 'missing-credentials',
      challenges: [{ scheme: 'Bearer', params }],
    })

    const wrongToken = await send(server.port, {
      method: 'POST',
      path: '/mcp',
      headers: { authorization: 'Bearer wrong-token' },
    })
    expect(parseChallenges(wrongToken.all('www-authenticate'))).toMatchObject({
      challenges: [{ scheme: 'Bearer', params: { ...params, error: 'invalid_token' } }],
    })
    expect(JSON.parse(wrongToken.body.toString())).toMatchObject({ reason: 'invalid-credentials' })
  })

  test("the SDK's helpers find the metadata", async () => {
    const response = await fetch(`${server.origin}/mcp`, { method: 'POST' })
    const resourceMetadataUrl = new URL(`${server.origin}${METADATA_PATH}`)
    expect(extractWWWAuthenticateParams(response)).toEqual({
      resourceMetadataUrl,
      scope: SCOPE,
      error: undefined,
    })
    expect(extractResourceMetadataUrl(response)).toEqual(resourceMetadataUrl)
    expect(
      await discoverOAuthProtectedResourceMetadata(`${server.origin}/mcp`, { resourceMetadataUrl }),
    ).toEqual({ resource: `${server.origin}/mcp`, authorization_servers: [server.origin] })
  })

  test("the SDK's client logs in with nothing but the URL, and lists the tools", async () => {
    const authProvider = new Login()
    const url = new URL(`${server.origin}/mcp`)
    const refused = new StreamableHTTPClientTransport(url, { authProvider })
    await expect(
      new Client({ name: 'test', version: '1.0.0' }).connect(refused as Transport),
    ).rejects.toThrow(UnauthorizedError)
    expect(authProvider.sentTo?.origin).toBe(server.origin)
    expect(authProvider.sentTo?.pathname).toBe('/authorize')
    expect(Object.fromEntries(authProvider.sentTo!.searchParams)).toMatchObject({
      scope: SCOPE,
      resource: `${server.origin}/mcp`,
    })

    await refused.finishAuth('code')
    const client = new Client({ name: 'test', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(url, { authProvider }) as Transport)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['ping'])
    await client.close()
  })
})
