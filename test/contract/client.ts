import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseChallenges } from '@proxy-auth-errors/core'

/** A response as it stood on the wire. */
export interface WireResponse {
  readonly status: number
  /** Field lines in their order, names in lower case. */
  readonly lines: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
  /** The values of a field, one for each line. */
  all(name: string): string[]
}

export interface WireRequest {
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string | string[]>
}

/** Sends one request and reads the response with nothing joined, decoded or followed. */
export function send(
  port: number,
  { method = 'GET', path = '/', headers = {} }: WireRequest = {},
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, method, path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => resolve(toWire(response, Buffer.concat(chunks))))
      },
    )
    request.on('error', reject)
    request.end()
  })
}

/** The status of a response and what came of its body, which may never end. */
export async function sendForBegun(port: number): Promise<string> {
  const [begun, read] = await sendForFirstChunk(port)
  // What was written to the first right after its first chunk is here before that of a second.
  const [second] = await sendForFirstChunk(port)
  await new Promise(setImmediate)
  for (const request of [begun, second]) request.destroy()
  return read()
}

function sendForFirstChunk(port: number): Promise<[http.ClientRequest, () => string]> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
        resolve([request, () => `${response.statusCode} ${body}`])
      })
      response.on('error', () => undefined)
    })
    request.on('error', reject)
    request.end()
  })
}

function toWire(response: http.IncomingMessage, body: Buffer): WireResponse {
  const lines: [string, string][] = []
  for (let at = 0; at < response.rawHeaders.length; at += 2) {
    lines.push([response.rawHeaders[at]!.toLowerCase(), response.rawHeaders[at + 1]!])
  }
  return {
    status: response.statusCode!,
    lines,
    body,
    all: (name) => lines.filter(([key]) => key === name).map(([, value]) => value),
  }
}

/** The challenges of a field, each written as on a line of its own, however many lines there were. */
export function challengesOf(response: WireResponse, field: string): unknown {
  const parsed = parseChallenges(response.all(field))
  return parsed.ok ? parsed.challenges : parsed
}

/** Starts a server on a free port of the loopback interface. */
export async function listen(server: http.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

export async function close(server: http.Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
