import http from 'node:http'
import { EventEmitter, once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import request from 'supertest'
import { describe, expect, test } from 'vitest'
import { basic, bearer, proxyAuthErrors, unauthorized } from './index.ts'

const options = { challenges: { 401: bearer({ realm: 'plain' }) } }

test('one response can be watched without attaching to its server', async () => {
  const authErrors = proxyAuthErrors(options)
  const server = http.createServer((asked, response) => {
    if (asked.url === '/watched') authErrors.watch(asked, response)
    response.writeHead(401).end('no')
  })
  await request(server).get('/watched').expect(401).expect('www-authenticate', 'Bearer realm="plain"')
  const { headers, text } = await request(server).get('/other').expect(401)
  expect([headers['www-authenticate'], text]).toEqual([undefined, 'no'])
})

test.each(['writeHead', 'write', 'end'] as const)(
  'who has replaced %s alone before is called',
  async (method) => {
    let calls = 0
    const authErrors = proxyAuthErrors(options)
    const server = http.createServer((asked, response) => {
      const replaced = response[method].bind(response) as (...given: unknown[]) => never
      response[method] = (...given: unknown[]) => {
        calls++
        return replaced(...given)
      }
      authErrors.watch(asked, response)
      response.writeHead(asked.url === '/refused' ? 401 : 200)
      response.write('o')
      response.end('k')
    })
    await request(server).get('/').expect(200, 'ok')
    expect(calls).toBeGreaterThan(0)
    calls = 0
    await request(server).get('/refused').expect(401).expect('content-type', 'application/problem+json')
    expect(calls).toBeGreaterThan(0)
  },
)

test('what somebody appends to an answer is on none that follows', async () => {
  const authErrors = proxyAuthErrors({ challenges: { 401: [bearer({ realm: 'a' }), basic({ realm: 'b' })] } })
  const server = http.createServer((asked, response) => {
    const writeHead = response.writeHead.bind(response)
    response.writeHead = (status: number, _phrase?: unknown, head: Record<string, string> = {}) => {
      for (const name of Object.keys(head)) response.setHeader(name, head[name]!)
      response.appendHeader('www-authenticate', 'Custom')
      return writeHead(status)
    }
    authErrors.watch(asked, response)
    response.writeHead(401, { 'x-id': '1' }).end('no')
  })
  for (const path of ['/first', '/second']) {
    const { headers } = await request(server).get(path).expect(401)
    expect(headers['www-authenticate']).toBe('Bearer realm="a", Basic realm="b", Custom')
  }
})

test('no more than the first 20 responses are traced', () => {
  const authErrors = proxyAuthErrors(options)
  const traced = Array.from({ length: 30 }, () => {
    const asked = new http.IncomingMessage(new net.Socket())
    const response = new http.ServerResponse(asked)
    authErrors.watch(asked, response)
    return Object.getOwnPropertyDescriptor(response, 'statusCode')?.get !== undefined
  })
  expect(traced.lastIndexOf(true)).toBe(19)
})

test('who only reports is asked once of a response watched twice, and leaves it to those before', async () => {
  const refusals: string[] = []
  const reporting = proxyAuthErrors({ mode: 'report', onRefusal: ({ reason }) => void refusals.push(reason) })
  const server = http.createServer((asked, response) => {
    for (const suite of [proxyAuthErrors(options), reporting, reporting]) suite.watch(asked, response)
    response.writeHead(401, { 'www-authenticate': 'Bearer realm="app"' }).end('no')
  })
  await request(server).get('/').expect(401).expect('content-type', 'application/problem+json')
  expect(refusals).toEqual(['missing-credentials'])
})

test('a listener that was there before attach is watched too', async () => {
  const server = http.createServer((_request, response) => response.writeHead(401).end('no'))
  proxyAuthErrors(options).attach(server)
  await request(server).get('/').expect(401).expect('www-authenticate', 'Bearer realm="plain"')
})

test.each<[string, unknown]>([
  ['an app with events, as that of Koa', Object.assign(new EventEmitter(), { listen: () => undefined })],
  ['a function, as the app of Connect', () => undefined],
  ['nothing', undefined],
])('attach refuses %s', (_what, server) => {
  expect(() => proxyAuthErrors().attach(server as http.Server)).toThrow(
    new TypeError('Write attach(server), with what http.createServer(app) or app.listen() gives.'),
  )
})

/** The header section of the last response to a request with an `Expect` field. */
async function expecting(server: http.Server, expected: string): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(`GET / HTTP/1.1\r\nhost: a\r\nexpect: ${expected}\r\nconnection: close\r\n\r\n`)
  const raw = (await buffer(socket)).toString()
  server.close()
  return raw.replace('HTTP/1.1 100 Continue\r\n\r\n', '')
}

describe.each([
  ['checkContinue', '100-continue'],
  ['checkExpectation', 'something'],
])('a %s listener', (event, expected) => {
  const listen = (server: http.Server): unknown =>
    server.on(event, (_request: http.IncomingMessage, response: http.ServerResponse) =>
      response.writeHead(401).end('no'),
    )
  const attach = (server: http.Server): void => proxyAuthErrors(options).attach(server)
  const other = (): void => undefined
  const comeAndGo = (server: http.Server): unknown => server.on(event, other).off(event, other)

  test('is joined by one of the suite, and so are two', () => {
    const server = http.createServer()
    attach(server)
    const counts = [server.listenerCount(event)]
    for (const listener of [other, other]) counts.push(server.on(event, listener).listenerCount(event))
    expect(counts).toEqual([0, 2, 3])
  })

  test.each([
    ['after', [attach, listen]],
    ['before', [listen, attach]],
    ['after (and stays when another one goes)', [attach, listen, comeAndGo]],
  ])('that comes %s attach is watched', async (_when, steps) => {
    const server = http.createServer()
    for (const step of steps) step(server)
    const head = await expecting(server, expected)
    expect(head).toMatch(/^HTTP\/1\.1 401 /)
    expect(head).toMatch(/^www-authenticate: Bearer realm="plain"\r$/im)
  })
})

test.each([
  ['100-continue', 200],
  ['something', 417],
])('without such a listener Node answers Expect: %s by itself', async (expected, status) => {
  const server = http.createServer((_request, response) => response.end('ok'))
  proxyAuthErrors(options).attach(server)
  expect(await expecting(server, expected)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
})

describe.each([
  ['checkContinue', 'GET / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue'],
  ['checkExpectation', 'GET / HTTP/1.1\r\nhost: a\r\nexpect: something'],
  ['connect', 'CONNECT a:443 HTTP/1.1\r\nhost: a:443'],
])('a %s listener that went again', (event, head) => {
  const answer = (_request: unknown, target: http.ServerResponse): void =>
    void target.end('HTTP/1.1 204 No Content\r\n\r\n')

  /** What comes back for the second of two requests. */
  async function second(arrange: (server: http.Server) => void): Promise<string> {
    const server = http.createServer((_request, response) => response.end('ok'))
    arrange(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    let raw = ''
    for (let count = 0; count < 2; count++) {
      const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
      socket.write(`${head}\r\nconnection: close\r\n\r\n`)
      raw = (await buffer(socket)).toString()
    }
    server.close()
    return raw.replace(/^date: .*$/im, '')
  }

  const WAYS: readonly [name: string, listen: (server: http.Server) => unknown][] = [
    ['by itself', (server) => server.once(event, answer)],
    ['taken away', (server) => server.on(event, answer).off(event, answer)],
  ]

  test.each(WAYS)('%s: Node answers as if it had not been there', async (_name, add) => {
    const expected = await second(add)
    const attach = (server: http.Server): void => {
      proxyAuthErrors(options).attach(server)
      // Another one is nobody who would answer.
      proxyAuthErrors(options).attach(server)
    }
    const before = await second((server) => {
      attach(server)
      add(server)
    })
    const after = await second((server) => {
      add(server)
      attach(server)
    })
    expect([before, after]).toEqual([expected, expected])
  })
})

test('refuse leaves an error that is no refusal, and a response that was begun, to the caller', async () => {
  const authErrors = proxyAuthErrors(options)
  const seen: boolean[] = []
  const server = http.createServer((asked, response) => {
    seen.push(authErrors.refuse(response, asked, new Error('no refusal')))
    response.write('begun')
    seen.push(authErrors.refuse(response, asked, unauthorized()))
    response.end()
  })
  await request(server).get('/').expect(200, 'begun')
  expect(seen).toEqual([false, false])
})

test('toResponse gives the answer as a plain value', () => {
  const asked = Object.assign(new http.IncomingMessage(null as never), { method: 'GET', url: '/' })
  const authErrors = proxyAuthErrors({
    challenges: { 401: [bearer({ realm: 'a' }), bearer({ realm: 'b' })] },
  })
  expect(authErrors.toResponse(asked, new Error('no refusal'))).toBeUndefined()
  const headers = { 'set-cookie': ['a=1; Path=/', 'b=2'] }
  expect(authErrors.toResponse(asked, unauthorized({ headers }))?.headers['set-cookie']).toBe('a=1; Path=/')
  expect(authErrors.toResponse(asked, unauthorized())).toMatchObject({
    status: 401,
    headers: {
      'content-type': 'application/problem+json',
      'www-authenticate': 'Bearer realm="a", Bearer realm="b"',
    },
  })
})

test('the status message of another status does not stay, and a head that cannot be written is not all lost', async () => {
  const authErrors = proxyAuthErrors(options)
  const server = http.createServer((asked, response) => {
    response.statusMessage = 'Fine'
    if (asked.url === '/broken') {
      // What middleware that looks at the header section does on a bad day.
      response.writeHead = () => {
        Reflect.deleteProperty(response, 'writeHead')
        throw new Error('broken')
      }
    }
    authErrors.refuse(response, asked, unauthorized())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    for (const path of ['/', '/broken']) {
      const { port } = server.address() as AddressInfo
      const [response] = (await once(http.get({ port, path, agent: false }), 'response')) as [
        http.IncomingMessage,
      ]
      response.resume()
      expect([response.statusCode, response.statusMessage]).toEqual([401, 'Unauthorized'])
      expect(response.headers).toMatchObject({
        'content-type': 'application/problem+json',
        'www-authenticate': 'Bearer realm="plain"',
      })
    }
  } finally {
    server.close()
  }
})

test('a field beyond ASCII that was set before leaves as Latin-1, and the document as UTF-8', async () => {
  const authErrors = proxyAuthErrors({ challenges: { 401: bearer({ realm: 'plain' }) } })
  const server = http.createServer((asked, response) => {
    response.setHeader('x-name', 'José')
    if (asked.url === '/raw') {
      authErrors.watch(asked, response)
      response.statusCode = 401
      response.end('no')
    } else {
      authErrors.refuse(
        response,
        asked,
        unauthorized(asked.url === '/utf-8' ? { detail: 'Demandez à José.' } : {}),
      )
    }
  })
  for (const path of ['/', '/raw', '/utf-8']) {
    // Node's client reads fields as Latin-1.
    const { headers, body } = await request(server).get(path).expect(401)
    expect(headers['x-name']).toBe('José')
    if (path === '/utf-8') expect(body.detail).toBe('Demandez à José.')
  }
})

test.each(['GET', 'HEAD'])('a field of a thrown error beyond ASCII leaves as Latin-1: %s', async (method) => {
  const authErrors = proxyAuthErrors(options)
  const server = http.createServer((asked, response) => {
    authErrors.refuse(response, asked, unauthorized({ headers: { 'x-name': 'José' } }))
  })
  const { headers } = await (method === 'HEAD' ? request(server).head('/') : request(server).get('/')).expect(
    401,
  )
  expect(headers['x-name']).toBe('José')
})

test.each(['writeHead', 'end'] as const)(
  'who replaces %s of a response that is watched sees its answer',
  async (name) => {
    const authErrors = proxyAuthErrors(options)
    const seen: unknown[] = []
    const server = http.createServer((asked, response) => {
      authErrors.watch(asked, response)
      const replaced = response[name].bind(response) as (...args: unknown[]) => never
      response[name] = (...args: unknown[]) => {
        seen.push(args[0])
        return replaced(...args)
      }
      authErrors.refuse(response, asked, unauthorized())
    })
    const { text } = await request(server)
      .get('/')
      .expect(401)
      .expect('www-authenticate', 'Bearer realm="plain"')
    expect(seen).toEqual([name === 'end' ? text : 401])
  },
)
