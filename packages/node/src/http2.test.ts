import http2 from 'node:http2'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { expect, test, vi } from 'vitest'
import { NodeRequestFacts, proxyAuthenticationRequired, proxyAuthErrors } from './index.ts'

type Response = { headers: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader; body: string }

/** What an error of a client has that is answered by HTTP/1. */
const OF_CONNECTION = { connection: 'keep-alive', 'keep-alive': 'timeout=5', upgrade: 'h2c' }

/** What was piped into a response. */
let piped: Promise<void>[] = []

async function ask(headers: http2.OutgoingHttpHeaders): Promise<Response> {
  const authErrors = proxyAuthErrors()
  const server = http2.createServer((request, response) => {
    if (request.url === '/thrown')
      return void authErrors.refuse(response, request, proxyAuthenticationRequired())
    if (request.url === '/piped') {
      response.statusCode = 401
      const source = new PassThrough()
      piped.push(pipeline(source, response))
      source.write('n')
      return void setImmediate(() => source.end('o'))
    }
    if (request.url === '/replaced') {
      const end = response.end.bind(response)
      response.end = (chunk) => {
        response.write(String(chunk))
        setImmediate(() => end())
        return response
      }
      response.statusCode = 401
      return void response.end('no')
    }
    if (request.url === '/made') {
      const made = Object.create(response) as typeof response
      authErrors.watch(request, made)
      return void made.writeHead(401).end('no')
    }
    if (request.url === '/twice') {
      const fields = { 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer realm="mine"' }
      response.writeHead(401, 'Log in', fields).write('{"title":"Mine","status":401}')
      if (!response.headersSent) response.writeHead(401, 'Log in', fields)
      return void response.end()
    }
    if (request.url === '/fails') {
      expect(() => response.writeHead(403, { 'x-a': undefined })).toThrow(TypeError)
      return void response.end(String(response.statusCode))
    }
    if (request.url === '/head' || request.url === '/hooked')
      return void response.writeHead(401, { 'x-a': '1' }).end('no')
    response.statusCode = request.url === '/ok' ? 200 : 407
    response.end('text')
  })
  authErrors.attach(server)
  server.prependListener('request', (request, response) => {
    if (request.url !== '/hooked') return
    const writeHead = response.writeHead.bind(response)
    // As on-headers does, which takes what is behind no phrase for nothing.
    response.writeHead = (status: number, ...given: readonly unknown[]) => {
      const head = given[typeof given[0] === 'string' ? 1 : 0] as http2.OutgoingHttpHeaders | undefined
      for (const [name, value] of Object.entries(head ?? {})) response.setHeader(name, value as string)
      return writeHead(status)
    }
  })
  server.on('connect', (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => {
    if (request.authority === 'raw.example:443') response.writeHead(407).end('no')
    else authErrors.refuse(response, request, proxyAuthenticationRequired({ headers: OF_CONNECTION }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  try {
    const stream = session.request(headers)
    stream.end()
    const [received] = (await once(stream, 'response')) as [Response['headers']]
    let body = ''
    for await (const chunk of stream) body += String(chunk)
    await Promise.all(piped)
    return { headers: received, body }
  } finally {
    piped = []
    session.close()
    server.close()
  }
}

test.each([
  ['written', { ':path': '/' }, 407],
  ['thrown', { ':path': '/thrown' }, 407],
  ['by writeHead', { ':path': '/head' }, 401],
  ['by writeHead, which somebody has replaced', { ':path': '/hooked' }, 401],
  ['on a response that is made of one that is watched', { ':path': '/made' }, 401],
  ['piped', { ':path': '/piped' }, 401],
  ['ended by somebody who has replaced end', { ':path': '/replaced' }, 401],
  ['to CONNECT', { ':method': 'CONNECT', ':authority': 'example.com:443' }, 407],
  ['to CONNECT, by writeHead', { ':method': 'CONNECT', ':authority': 'raw.example:443' }, 407],
])('HTTP/2: a refusal %s is a problem document with its challenge', async (_name, headers, status) => {
  const { headers: received, body } = await ask(headers)
  expect(received[':status']).toBe(status)
  expect(received['content-type']).toBe('application/problem+json')
  expect(received[status === 407 ? 'proxy-authenticate' : 'www-authenticate']).toBe(
    status === 407 ? 'Basic realm="proxy", charset="UTF-8"' : 'Bearer realm="api"',
  )
  expect(JSON.parse(body)).toMatchObject({ status })
})

test('HTTP/2: a document that nobody has an answer to leaves without a warning of its phrase', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  const authErrors = proxyAuthErrors({ mode: 'report' })
  const server = http2.createServer((_request, response) => {
    response.writeHead(401, { 'content-type': 'application/problem+json' }).write('{"title":"Mine",')
    response.end('"status":401}')
  })
  authErrors.attach(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  try {
    expect(String(await buffer(session.request({ ':path': '/' })))).toBe('{"title":"Mine","status":401}')
  } finally {
    session.close()
    server.close()
  }
  expect(warn).not.toHaveBeenCalledWith(expect.anything(), 'UnsupportedWarning')
})

test('HTTP/2: a document stays whose header section is written once more, with a phrase that it cannot have', async () => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  const { headers, body } = await ask({ ':path': '/twice' })
  expect([headers['www-authenticate'], body]).toEqual([
    'Bearer realm="mine"',
    '{"title":"Mine","status":401}',
  ])
})

test('HTTP/2: a pipeline into the response to HEAD does not fail', async () => {
  const { headers, body } = await ask({ ':path': '/piped', ':method': 'HEAD' })
  expect([headers[':status'], body]).toEqual([401, ''])
})

test('HTTP/2: responses that are answered leave no listeners on the connection, which they share', async () => {
  const authErrors = proxyAuthErrors()
  const counts: number[] = []
  const server = http2.createServer((_request, response) => {
    counts.push(response.socket.listenerCount('end'))
    response.writeHead(401)
    setImmediate(() => response.end())
  })
  authErrors.attach(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  try {
    const streams = Array.from({ length: 3 }, () => session.request({ ':path': '/' }).resume())
    await Promise.all(streams.map((stream) => once(stream, 'end')))
  } finally {
    session.close()
    server.close()
  }
  expect(counts).toEqual([counts[0], counts[0], counts[0]])
})

test('HTTP/2: who ends a response that was destroyed is called back, as by Node', async () => {
  const authErrors = proxyAuthErrors()
  const ended: Promise<unknown>[] = []
  const server = http2.createServer((_request, response) => {
    response.writeHead(401)
    response.stream.destroy()
    ended.push(once(response, 'close').then(() => new Promise((resolve) => response.end(() => resolve(1)))))
  })
  authErrors.attach(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  try {
    await once(session.request({ ':path': '/' }).resume(), 'close')
    expect(await Promise.all(ended)).toEqual([1])
  } finally {
    session.close()
    server.close()
  }
})

test('HTTP/2: a header section that cannot be written leaves the status as it was, as by Node', async () => {
  const { headers, body } = await ask({ ':path': '/fails' })
  expect([headers[':status'], body]).toEqual([200, '200'])
})

test.each(['GET', 'HEAD'])('HTTP/2: what somebody further out ends later is whole: %s', async (method) => {
  const authErrors = proxyAuthErrors()
  const server = http2.createServer((request, response) => {
    const end = response.end.bind(response) as (...given: unknown[]) => typeof response
    response.end = (...given: unknown[]) => {
      setImmediate(() => end(...given))
      return response
    }
    authErrors.watch(request, response)
    response.statusCode = 401
    response.end('no')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  try {
    const stream = session.request({ ':path': '/', ':method': method })
    const body = (await stream.toArray()).join('')
    expect(stream.rstCode).toBe(0)
    if (method === 'GET') expect(JSON.parse(body)).toMatchObject({ status: 401 })
  } finally {
    session.close()
    server.close()
  }
})

test('HTTP/2: another response is left as it is', async () => {
  const { headers, body } = await ask({ ':path': '/ok' })
  expect([headers[':status'], headers['content-type'], body]).toEqual([200, undefined, 'text'])
})

test.each([
  ['http', true, 'http://a.example/x'],
  ['https', true, '/x'],
  ['http', false, '/x'],
])('a request of %s, encrypted: %s, is one for %s', (scheme, encrypted, target) => {
  const headers = { ':scheme': scheme, ':authority': 'a.example' }
  const request = { url: '/x', httpVersionMajor: 2, socket: { encrypted }, headers }
  const facts = new NodeRequestFacts(request as never)
  expect([facts.target, facts.field('host')]).toEqual([target, 'a.example'])
})
