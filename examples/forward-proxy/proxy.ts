import http from 'node:http'
import net from 'node:net'
import { pipeline } from 'node:stream'
import { fromUpstream, proxyAuthErrors } from '@proxy-auth-errors/node'
import type { Authenticate } from './authenticate.ts'

/** Fields that concern one connection (RFC 9110 §7.6.1), and the credentials that were for this proxy. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/**
 * A forward proxy for `http:` URLs and for tunnels, that lets nobody through without credentials.
 *
 * @param isAllowed whether it may connect to a host
 */
export function createProxy(
  authenticate: Authenticate,
  isAllowed = (_host: string): boolean => true,
): http.Server {
  const authErrors = proxyAuthErrors()
  const server = http.createServer((request, response) => {
    const refusal = authenticate(request)
    if (refusal) authErrors.refuse(response, request, refusal)
    else forward(request, response, isAllowed)
  })
  authErrors.attach(server)
  server.on('connect', (request, socket: net.Socket, head) => {
    const refusal = authenticate(request)
    if (refusal) authErrors.refuse(socket, request, refusal)
    else tunnel(request.url ?? '', socket, head, isAllowed)
  })
  return server
}

function forward(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  isAllowed: (host: string) => boolean,
): void {
  const url = URL.canParse(request.url ?? '') ? new URL(request.url!) : undefined
  if (url?.protocol !== 'http:') {
    response
      .writeHead(400, { 'content-type': 'text/plain' })
      .end('This is a proxy: ask it for a whole http: URL.\n')
    return
  }
  if (!isAllowed(url.hostname)) {
    response
      .writeHead(403, { 'content-type': 'text/plain' })
      .end('This proxy does not connect to that host.\n')
    return
  }
  const headers: http.OutgoingHttpHeaders = { ...request.headers, host: url.host }
  for (const name of [...HOP_BY_HOP, ...namedBy(request.headers.connection)]) delete headers[name]
  const upstream = http.request(url, { method: request.method, headers }, (answer) => {
    // A 407 of the next proxy is for this one, and not for the client.
    fromUpstream(response)
    const fields: http.OutgoingHttpHeaders = { ...answer.headers }
    for (const name of [...HOP_BY_HOP, ...namedBy(answer.headers.connection)]) delete fields[name]
    response.writeHead(answer.statusCode ?? 502, fields)
    pipeline(answer, response, () => undefined)
  })
  upstream.on('error', () => {
    if (response.headersSent) response.destroy()
    else response.writeHead(502, { 'content-type': 'text/plain' }).end('The server cannot be reached.\n')
  })
  pipeline(request, upstream, () => undefined)
}

/** Further fields that a Connection field names. */
function namedBy(connection: string | undefined): string[] {
  return (connection ?? '').split(',').map((name) => name.trim().toLowerCase())
}

function tunnel(
  authority: string,
  client: net.Socket,
  head: Buffer,
  isAllowed: (host: string) => boolean,
): void {
  const [, host, port] =
    /^(?:\[([0-9a-f:.]+)\]|([^:[\]/@]+)):(\d{1,5})$/i.exec(authority)?.filter(Boolean) ?? []
  if (!host || !(Number(port) > 0 && Number(port) < 65_536)) return turnAway(client, '400 Bad Request')
  if (!isAllowed(host)) return turnAway(client, '403 Forbidden')
  const upstream = net.connect(Number(port), host)
  let isOpen = false
  upstream.once('connect', () => {
    isOpen = true
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    upstream.write(head)
    upstream.pipe(client).pipe(upstream)
  })
  // When one side is gone, so is the tunnel.
  upstream.on('error', () => {
    if (isOpen) client.destroy()
    else turnAway(client, '502 Bad Gateway')
  })
  upstream.on('close', () => client.end())
  client.on('error', () => upstream.destroy())
  client.on('close', () => upstream.destroy())
}

function turnAway(client: net.Socket, status: string): void {
  client.on('error', () => undefined)
  client.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
}
