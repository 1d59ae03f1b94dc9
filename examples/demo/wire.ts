import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Case, targetOf } from './cases.ts'

/** A response as it stood on the wire. */
export interface WireResponse {
  readonly status: number
  /** The values of a field, one for each line. */
  readonly all: (name: string) => string[]
  readonly body: Buffer
}

/** Sends the request of a case and reads the response with nothing joined, decoded or followed. */
export function send(port: number, sent: Case): Promise<WireResponse> {
  const { method = 'GET', headers = {} } = sent
  return new Promise((resolve, reject) => {
    http
      .request(
        { host: '127.0.0.1', port, path: targetOf(sent), method, headers, agent: false },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            resolve({
              status: response.statusCode!,
              all: (name) => valuesOf(response.rawHeaders, name),
              body: Buffer.concat(chunks),
            })
          })
        },
      )
      .on('error', reject)
      .end()
  })
}

/** `rawHeaders` has names and values in turn. Node's `headers` would join repeated fields. */
function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_value, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === name)
}

/** Listens on a free port of the loopback interface. */
export async function listen(server: http.Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

export async function close(server: http.Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
