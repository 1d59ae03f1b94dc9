import http from 'node:http'
import net from 'node:net'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { basic, digest, proxyAuthenticationRequired, proxyAuthErrors, unauthorized } from './index.ts'

let server: http.Server
let port: number
let sockets: Duplex[]
const errors: unknown[] = []

beforeEach(async () => {
  sockets = []
  errors.length = 0
  server = http.createServer((_request, response) => void response.end('an ordinary response'))
  const authErrors = proxyAuthErrors({
    challenges: {
      401: basic({ realm: 'ws' }),
      407: [digest({ realm: 'proxy', nonce: 'n' }), basic({ realm: 'proxy' })],
    },
  })
  authErrors.attach(server)
  server.on('connect', (request, socket) => {
    sockets.push(socket)
    errors.push(
      authErrors.refuse(
        socket,
        request,
        request.url === 'broken:1' ? new Error('x') : proxyAuthenticationRequired({ headers: KEPT }),
      ),
    )
    if (request.url === 'broken:1') socket.destroy()
  })
  server.on('upgrade', (request, socket) => {
    sockets.push(socket)
    authErrors.refuse(socket, request, unauthorized())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as net.AddressInfo).port
})

afterEach(async () => {
  server.closeAllConnections()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
})

/** What an error says of a connection that is going to be closed. */
const KEPT = { connection: 'keep-alive', 'keep-alive': 'timeout=5', date: new Date(0).toUTCString() }

/** Sends bytes and gives all that comes back, until the server ends. */
async function raw(bytes: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => (text += chunk.toString()))
  socket.write(bytes)
  await once(socket, 'end')
  return text
}

const CONNECT = 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n'

describe('a refused CONNECT', () => {
  test('is answered with the whole problem document, and the end of the connection', async () => {
    const [head, body] = (await raw(`${CONNECT}\r\n`)).split('\r\n\r\n')
    const [statusLine, ...lines] = head!.split('\r\n')
    expect(statusLine).toBe('HTTP/1.1 407 Proxy Authentication Required')
    expect(lines.filter((line) => !line.startsWith('date: '))).toEqual([
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body!)}`,
      'cache-control: no-store',
      'proxy-authenticate: Digest realm="proxy", nonce="n", qop="auth", algorithm=SHA-256',
      'proxy-authenticate: Basic realm="proxy"',
      'connection: close',
    ])
    expect(lines.filter((line) => line.startsWith('date: '))).toEqual([
      expect.stringMatching(/^date: \w{3}, \d\d \w{3} 20\d\d [\d:]{8} GMT$/),
    ])
    expect(JSON.parse(body!)).toMatchObject({ status: 407, reason: 'missing-credentials' })
    expect(errors).toEqual([true])
  })

  test('reads all that the client goes on to send, so that it gets the answer', async () => {
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.write(`${CONNECT}\r\n`)
    socket.end('x'.repeat(20_000_000))
    await once(socket, 'finish')
    if (!socket.readableEnded) await once(socket, 'end')
    expect(text).toContain('"status":407')
  })

  test('reads no second request from what the client sent behind it', async () => {
    const text = await raw(`${CONNECT}\r\nGET /private HTTP/1.1\r\nHost: a\r\n\r\n`)
    expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1)
    expect(text).not.toContain('an ordinary response')
  })

  test('leaves other connections alone', async () => {
    await raw(`${CONNECT}\r\n`)
    expect(await raw('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toContain(
      'an ordinary response',
    )
  })

  test('sees the credentials', async () => {
    expect(await raw(`${CONNECT}Proxy-Authorization: Basic ${btoa('a:b')}\r\n\r\n`)).toContain(
      '"reason":"invalid-credentials"',
    )
    expect(await raw(`${CONNECT}Proxy-Authorization: Basic ${'a'.repeat(10_000)}!\r\n\r\n`)).toContain(
      '"reason":"malformed-credentials"',
    )
  })

  test.each(['', 'not an authority', 'example.com:443/path', '[::1', `${'a'.repeat(5000)}:1`])(
    'with the authority %j is answered',
    async (authority) => {
      const text = await raw(`CONNECT ${authority} HTTP/1.1\r\nHost: a\r\n\r\n`)
      expect(text).toMatch(/^HTTP\/1\.1 4(?:00|07) /)
    },
  )

  test('is closed when the client closes its half, or goes away, or was gone before', async () => {
    const half = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    half.write(`${CONNECT}\r\n`)
    half.resume()
    await once(half, 'end')
    half.end()
    await once(sockets[0]!, 'close')

    const gone = net.connect(port, '127.0.0.1')
    gone.on('error', () => undefined)
    gone.write(`${CONNECT}\r\n`, () => gone.resetAndDestroy())
    await once(gone, 'close')
    expect(await raw(`${CONNECT}\r\n`)).toContain('407')
  })

  test("on a socket that was destroyed does nothing, and an error on it is nobody's concern", async () => {
    const authErrors = proxyAuthErrors()
    const [socket, peer] = await pair()
    socket.destroy()
    const request = Object.assign(new http.IncomingMessage(new net.Socket()), {
      method: 'CONNECT',
      url: 'a:1',
    })
    expect(authErrors.refuse(socket, request, proxyAuthenticationRequired())).toBe(true)
    socket.emit('error', new Error('late'))
    peer.destroy()
  })

  test('on a socket that was ended does nothing: what was written to it leaves', async () => {
    const authErrors = proxyAuthErrors()
    const [socket, peer] = await pair()
    const request = Object.assign(new http.IncomingMessage(new net.Socket()), {
      method: 'CONNECT',
      url: 'a:1',
    })
    // More than one piece, so that some has not left yet.
    socket.end('x'.repeat(10_000_000))
    expect(authErrors.refuse(socket, request, proxyAuthenticationRequired())).toBe(true)
    expect(await buffer(peer)).toHaveLength(10_000_000)
  })

  test('with an error that is no refusal is left to the caller', async () => {
    const socket = net.connect(port, '127.0.0.1')
    socket.write('CONNECT broken:1 HTTP/1.1\r\nHost: broken:1\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
    expect(errors).toEqual([false])
  })
})

test('a refused upgrade is answered the same way', async () => {
  const text = await raw('GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  expect(text).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/)
  expect(text).toContain('\r\nwww-authenticate: Basic realm="ws"\r\n')
  expect(text).toContain('"status":401')
})

test('a refused upgrade by HEAD is answered without a body', async () => {
  const text = await raw('HEAD /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  expect(text).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n[^]*\r\n\r\n$/)
})

test('1,000 refused tunnels leave no socket behind', async () => {
  for (let round = 0; round < 20; round++)
    await Promise.all(Array.from({ length: 50 }, () => raw(`${CONNECT}\r\n`)))
  expect(sockets).toHaveLength(1000)
  const open = sockets.filter((socket) => !socket.closed)
  await Promise.all(open.map((socket) => once(socket, 'close')))
  expect(
    await new Promise((resolve, reject) =>
      server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    ),
  ).toBe(0)
})

async function pair(): Promise<[net.Socket, net.Socket]> {
  const listener = net.createServer()
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const peer = net.connect((listener.address() as net.AddressInfo).port, '127.0.0.1')
  const [socket] = (await once(listener, 'connection')) as [net.Socket]
  listener.close()
  return [socket, peer]
}

test('a socket that is closed is not waited for', async () => {
  const [socket, peer] = await pair()
  socket.destroy()
  await once(socket, 'close')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const request = Object.assign(new http.IncomingMessage(new net.Socket()), {
      method: 'CONNECT',
      url: 'a:1',
    })
    expect(proxyAuthErrors().refuse(socket, request, proxyAuthenticationRequired())).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
    peer.destroy()
  } finally {
    vi.useRealTimers()
  }
})

test('nothing waits for a socket once it is closed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    expect(await raw(`${CONNECT}\r\n`)).toContain('"status":407')
    const [socket] = sockets
    if (!socket!.closed) await once(socket!, 'close')
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('a client that does not read is not waited for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const [socket, peer] = await pair()
    const request = Object.assign(new http.IncomingMessage(new net.Socket()), {
      method: 'CONNECT',
      url: 'a:1',
    })
    proxyAuthErrors().refuse(socket, request, proxyAuthenticationRequired())
    vi.advanceTimersByTime(4_999)
    expect(socket.destroyed).toBe(false)
    vi.advanceTimersByTime(1)
    expect(socket.destroyed).toBe(true)
    peer.destroy()
  } finally {
    vi.useRealTimers()
  }
})
