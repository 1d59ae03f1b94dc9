import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basic, bearer, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/node'

const tokens = new Set(['let-me-in'])

const authErrors = proxyAuthErrors({
  challenges: {
    401: bearer({ realm: 'reports' }),
    407: basic({ realm: 'gateway', charset: 'UTF-8' }),
  },
})

function requireToken(request: IncomingMessage): void {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  // The configured challenge is added.
  if (token === undefined) throw unauthorized()
  // This error brings a challenge of its own. It is sent instead of the configured one.
  if (!tokens.has(token)) {
    throw unauthorized({ challenges: bearer({ realm: 'reports', error: 'invalid_token' }) })
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function route(request: IncomingMessage, response: ServerResponse): void {
  // A proxy is asked for a whole URL, any other server for a path.
  switch (new URL(request.url ?? '/', 'http://localhost').pathname) {
    case '/public':
      return sendJson(response, 200, { hello: 'world' })
    case '/reports':
      requireToken(request)
      return sendJson(response, 200, { reports: ['January', 'February'] })
    case '/legacy':
      // Older code: no challenge, and not the media type of a problem document. It is corrected and reported.
      response.writeHead(407, { 'content-type': 'application/json' })
      response.end('{"error":"Proxy authentication required"}')
      return
    default:
      return sendJson(response, 404, { error: 'Not found' })
  }
}

const server = http.createServer((request, response) => {
  try {
    route(request, response)
  } catch (error) {
    if (!authErrors.refuse(response, request, error)) sendJson(response, 500, { error: 'Server error' })
  }
})

authErrors.attach(server)

server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

process.once('SIGTERM', () => server.close())
