import http, { type RequestListener } from 'node:http'
import http2 from 'node:http2'
import net, { type AddressInfo } from 'node:net'
import type { HeaderField, RequestFacts } from '@proxy-auth-errors/core'
import { NodeRequestFacts } from '@proxy-auth-errors/node'
import type { Example } from '../../packages/core/src/misuse/rule.ts'
import { close, listen, send } from '../contract/client.ts'
import { joinLines, toRequest } from './example.ts'

/** What came of a request: the response on the wire, and the request as the server saw it. */
export interface Asked {
  readonly status: number
  /** Field lines in their order, names in lower case. */
  readonly headers: readonly HeaderField[]
  readonly body: string
  readonly request: RequestFacts
}

/** Sends the request of an example to an app, over a socket, in the version of HTTP that the example wants. */
export async function ask(app: RequestListener, example: Example): Promise<Asked> {
  let request: RequestFacts | undefined
  const listener: RequestListener = (incoming, response) => {
    const { method, target, httpVersion, secure } = new NodeRequestFacts(incoming)
    const { headers } = incoming
    const lines = Object.entries(headers).map(([name, value]): HeaderField => [name, String(value)])
    request = { method, target, httpVersion, secure, field: (name) => joinLines(lines, name) }
    return app(incoming, response)
  }
  const askOver = toRequest(example).httpVersion.startsWith('2') ? askOverHttp2 : askOverHttp1
  const response = await askOver(listener, example)
  return { ...response, request: request! }
}

async function askOverHttp1(listener: RequestListener, example: Example): Promise<Omit<Asked, 'request'>> {
  const { method, target, headers } = toRequest(example)
  const server = http.createServer(listener)
  try {
    const { status, lines, body } = await send(await listen(server), {
      method,
      path: target,
      headers: Object.fromEntries(headers),
    })
    return { status, headers: lines, body: body.toString() }
  } finally {
    await close(server)
  }
}

/** Without TLS (RFC 9113 §3.3): the rules that look at the version do not look at the encryption. */
async function askOverHttp2(listener: RequestListener, example: Example): Promise<Omit<Asked, 'request'>> {
  const { method, target, headers } = toRequest(example)
  const server = http2.createServer(listener as never)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  try {
    return await new Promise((resolve, reject) => {
      session.on('error', reject)
      const stream = session.request({ ':method': method, ':path': target, ...Object.fromEntries(headers) })
      stream.on('error', reject)
      stream.on('response', (fields) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          resolve({
            status: fields[':status']!,
            headers: Object.entries(fields)
              .filter(([name]) => !name.startsWith(':'))
              .map(([name, value]): HeaderField => [name, String(value)]),
            body: Buffer.concat(chunks).toString(),
          })
        })
      })
    })
  } finally {
    session.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** Every octet of the response to `GET /`, but for the clock. */
export async function askForBytes(app: RequestListener): Promise<string> {
  const server = http.createServer(app)
  try {
    const socket = net.connect(await listen(server), '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
      .toString('latin1')
      .replace(/^Date: .*\r\n/im, '')
  } finally {
    await close(server)
  }
}
