/** Requests to a watched server, whose responses are read as they stand on the wire. */
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { expect } from 'vitest'
import { type AuthErrorsOptions, proxyAuthErrors } from './index.ts'

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => unknown

/** A server whose responses are watched, but for one to `/after`. */
export async function withServer<T>(
  handler: Handler,
  use: (port: number) => Promise<T>,
  options?: AuthErrorsOptions,
): Promise<T> {
  const authErrors = proxyAuthErrors(options)
  const server = http.createServer((request, response) => {
    if (request.url !== '/after') authErrors.watch(request, response)
    if (request.url === '/after') response.end('after')
    else void handler(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await use((server.address() as AddressInfo).port)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

export interface Parsed {
  readonly status: number
  readonly headers: string
  readonly body: string
}

/** The responses to a request and to one behind it on the same connection, cut by their lengths. */
export async function exchange(
  handler: Handler,
  method = 'GET',
  content = '',
  options?: AuthErrorsOptions,
): Promise<Parsed[]> {
  const ask = async (port: number): Promise<string> => {
    const socket = net.connect(port, '127.0.0.1')
    socket.write(`${method} / HTTP/1.1\r\nhost: a\r\ncontent-length: ${content.length}\r\n\r\n${content}`)
    socket.write('GET /after HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
    return (await buffer(socket)).toString('latin1')
  }
  const raw = await withServer(handler, ask, options)
  const responses: Parsed[] = []
  for (let at = 0; at < raw.length;) {
    const end = raw.indexOf('\r\n\r\n', at) + 4
    const headers = raw.slice(at, end)
    const [, status] = /^HTTP\/1\.1 (\d+) /.exec(headers) ?? []
    const length = Number(/^content-length: (\d+)/im.exec(headers)?.[1])
    expect([status, length, headers]).toEqual([expect.any(String), expect.any(Number), headers])
    expect(headers).not.toMatch(/^transfer-encoding/im)
    const next = method === 'HEAD' && responses.length === 0 ? end : end + length
    responses.push({ status: Number(status), headers, body: raw.slice(end, next) })
    at = next
  }
  expect(responses).toHaveLength(2)
  expect(responses[1]!.body).toBe('after')
  return responses
}

export function expectDocument({ status, headers, body }: Parsed): void {
  expect(status).toBe(401)
  expect(headers).toMatch(/^content-type: application\/problem\+json\r$/im)
  expect(headers).toMatch(/^www-authenticate: Bearer realm="api"\r$/im)
  expect(JSON.parse(body)).toMatchObject({ title: 'Unauthorized', status: 401 })
}
