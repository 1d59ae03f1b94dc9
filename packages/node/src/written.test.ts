/** Responses that are written in unusual ways: what stands on the wire is one response for each request. */
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { Duplex, PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type AuthErrorsOptions, basic, bearer, fromUpstream, proxyAuthErrors } from './index.ts'

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => unknown

const PROBLEM = { 'content-type': 'application/problem+json' }

beforeEach(() => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
})

async function withServer<T>(
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

interface Parsed {
  readonly status: number
  readonly headers: string
  readonly body: string
}

/** The responses to a request and to one behind it on the same connection, cut by their lengths. */
async function exchange(
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

function expectDocument({ status, headers, body }: Parsed): void {
  expect(status).toBe(401)
  expect(headers).toMatch(/^content-type: application\/problem\+json\r$/im)
  expect(headers).toMatch(/^www-authenticate: Bearer realm="api"\r$/im)
  expect(JSON.parse(body)).toMatchObject({ title: 'Unauthorized', status: 401 })
}

/** What somebody does who replaces `writeHead` after the response is watched. */
function changeStatusLate(response: http.ServerResponse, status: number): void {
  const writeHead = response.writeHead.bind(response)
  response.writeHead = () => writeHead(status)
}

describe('a response that somebody else has a hand in', () => {
  test.each([
    ['before it is ended', (response: http.ServerResponse) => response.end('no')],
    ['while it is written', (response: http.ServerResponse) => response.write('n') && response.end('o')],
  ])('what a replaced writeHead says of caches does not stay (%s)', async (_when, write) => {
    const [answer] = await exchange((_request, response) => {
      const writeHead = response.writeHead.bind(response)
      response.writeHead = (status: number) => {
        response.setHeader('cache-control', 'public, max-age=60').setHeader('x-time', '1')
        return writeHead(status)
      }
      response.statusCode = 401
      write(response)
    })
    expectDocument(answer!)
    expect(answer!.headers).toMatch(/^cache-control: no-store\r$/im)
    expect(answer!.headers).toMatch(/^x-time: 1\r$/im)
  })

  test.each<[string, unknown, unknown]>([
    ['fields', { 'Cache-Control': 'public, max-age=60', 'content-length': '2', 'x-time': '1' }, undefined],
    ['fields behind no phrase', undefined, { 'cache-control': 'public', 'x-time': '1' }],
    ['a phrase and fields', 'Secret reason', { 'cache-control': 'public', 'x-time': '1' }],
  ])('nor what it hands on: %s', async (_what, reason, head) => {
    const [answer] = await exchange((_request, response) => {
      const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => typeof response
      response.writeHead = (status: number) => writeHead(status, reason, head)
      response.statusCode = 401
      response.end('no')
    })
    expectDocument(answer!)
    expect(answer!.headers).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/)
    expect(answer!.headers.match(/^cache-control: .*/gim)).toEqual(['cache-control: no-store'])
    expect(answer!.headers).toMatch(/^x-time: 1\r$/im)
  })

  test('what it sets is on a document that stays', async () => {
    const document = '{"title":"Mine"}'
    const handler: Handler = (_request, response) => {
      const writeHead = response.writeHead.bind(response)
      response.writeHead = (status: number) => writeHead(status, { 'x-time': '1' })
      response.statusCode = 401
      response.setHeaders(new Map(Object.entries({ ...PROBLEM, 'content-length': '16' })))
      response.write(document)
      response.end()
    }
    const [answer] = await exchange(handler, 'GET', '', { mode: 'report' })
    expect(answer).toMatchObject({ status: 401, body: document })
    expect(answer!.headers).toMatch(/^x-time: 1\r$/im)
  })

  test('nor what it appends to a list of challenges, which every answer has', async () => {
    const challenges = { 401: [bearer({ realm: 'api' }), basic({ realm: 'api' })] }
    const handler: Handler = (_request, response) => {
      const writeHead = response.writeHead.bind(response)
      response.writeHead = (status: number) => {
        response.appendHeader('www-authenticate', 'Negotiate')
        return writeHead(status)
      }
      response.statusCode = 401
      response.end('no')
    }
    const [answer] = await exchange(handler, 'GET', '', { challenges })
    expect(answer!.headers.match(/^www-authenticate: .*/gim)).toHaveLength(2)
  })

  test.each(['Token abgelaufen \u2013 neu', 'Invalid token s3cr3t'])(
    'a message of the status leaves with no answer (%j)',
    async (message) => {
      const [answer] = await exchange((_request, response) => {
        response.statusMessage = message
        response.statusCode = 401
        response.end('no')
      })
      expectDocument(answer!)
      expect(answer!.headers).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/)
    },
  )

  test.each([401, 500])('where it fails, a %s can follow', async (status) => {
    const [answer] = await exchange((_request, response) => {
      const writeHead = response.writeHead.bind(response)
      response.writeHead = () => {
        response.writeHead = writeHead
        throw new Error('no')
      }
      response.statusCode = 401
      expect(() => response.end('no')).toThrow('no')
      response.statusCode = status
      response.setHeader('content-length', 5).end('again')
    })
    if (status === 401) return expectDocument(answer!)
    expect(answer).toMatchObject({ status, body: 'again' })
    expect(answer!.headers).not.toMatch(/^(?:content-type|www-authenticate):/im)
  })

  test('a chunk of a held document may be used again once it was taken', async () => {
    const body = '{"title":"Mine","status":401}'
    const [answer] = await exchange((_request, response) => {
      const chunk = Buffer.from(body)
      response.writeHead(401, PROBLEM).write(chunk, () => {
        chunk.fill('x')
        response.end()
      })
    })
    expect(answer!.body).toBe(body)
  })
})

describe('a status that becomes that of a refusal while Node writes the response', () => {
  test.each([
    ['end', (response: http.ServerResponse) => response.end('the body')],
    [
      'end, of a problem document',
      (response: http.ServerResponse) =>
        response.setHeader('content-type', 'application/problem+json').end('{}'),
    ],
  ])('by %s: one response leaves, with that body', async (_how, write) => {
    const [answer] = await exchange((_request, response) => {
      changeStatusLate(response, 401)
      write(response)
    })
    expect(answer).toMatchObject({ status: 401, body: expect.stringMatching(/^(?:the body|\{\})$/) })
  })

  test('a header section that cannot be written changes nothing: a refusal can follow', async () => {
    const [answer] = await exchange((_request, response) => {
      expect(() => response.writeHead(403, { 'x-b': 'b', 'x-a': 'a\nb' })).toThrow(TypeError)
      response.statusCode = 401
      response.end('no')
    })
    expectDocument(answer!)
    expect(answer?.headers).not.toMatch(/^x-/im)
  })

  test.each([200, 403])(
    'what cannot be written changes nothing: a refusal can follow (%i)',
    async (status) => {
      const [answer] = await exchange((_request, response) => {
        response.statusCode = status
        expect(() => response.end(7)).toThrow(TypeError)
        response.writeHead(401).end('no')
      })
      expectDocument(answer!)
    },
  )
})

describe('a problem document that is begun, and then another response', () => {
  const begin = (response: http.ServerResponse): boolean =>
    response.writeHead(401, PROBLEM).write('{"status":401,')

  test.each<[string, (response: http.ServerResponse) => unknown]>([
    ['by its status', (response) => (response.statusCode = 500)],
    ['by writeHead', (response) => response.writeHead(500, { 'content-length': 8 })],
  ])('%s', async (_how, change) => {
    const [answer] = await exchange((_request, response) => {
      begin(response)
      change(response)
      response.end('internal')
    })
    expect(answer).toMatchObject({ status: 500, body: 'internal' })
  })

  test('in parts', async () => {
    const raw = await withServer(
      (_request, response) => {
        begin(response)
        response.statusCode = 500
        response.write('in')
        response.end('ternal')
      },
      async (port) => (await fetch(`http://127.0.0.1:${port}`)).text(),
    )
    expect(raw).toBe('internal')
  })

  test('whose header section leaves before its body', async () => {
    const begun: http.ServerResponse[] = []
    await withServer(
      (_request, response) => {
        begin(response)
        response.writeHead(500).flushHeaders()
        begun.push(response)
      },
      async (port) => {
        const received = await fetch(`http://127.0.0.1:${port}`)
        expect(received.status).toBe(500)
        begun[0]!.end('internal')
        expect(await received.text()).toBe('internal')
      },
    )
  })

  test('that is a refusal as well', async () => {
    const [answer] = await exchange((_request, response) => {
      begin(response)
      response.writeHead(401, { 'content-type': 'text/plain' }).end('no')
    })
    expectDocument(answer!)
  })

  test.each(['end', 'write'] as const)('that is a refusal with another length, by %s', async (method) => {
    const other = (response: http.ServerResponse): void => {
      response.statusCode = 401
      response.setHeader('content-type', 'application/problem+json').write('{"status":401,')
      response.setHeader('content-length', '16')
      response[method]('{"title":"Other"')
      if (method === 'write') response.end()
    }
    const [left] = await exchange((_request, response) => other(response), 'GET', '', { mode: 'report' })
    expect(left).toMatchObject({ status: 401, body: '{"title":"Other"' })
    const [answer] = await exchange((_request, response) => other(response))
    expectDocument(answer!)
  })
})

test.each<[string, Handler]>([
  ['by writeHead', (_request, response) => response.writeHead('401' as unknown as number).end('no')],
  [
    'by statusCode',
    (_request, response) => {
      response.statusCode = '401' as unknown as number
      response.end('no')
    },
  ],
])('a status that is a string is one %s', async (_how, handler) => {
  expectDocument((await exchange(handler))[0]!)
})

test.each(['Unauthorized', undefined])('fields that are null are none (phrase: %s)', async (phrase) => {
  const none = null as unknown as http.OutgoingHttpHeaders
  expectDocument(
    (await exchange((_request, response) => response.writeHead(401, phrase, none).end('no')))[0]!,
  )
})

test.each<[string, (response: http.ServerResponse, text: string) => unknown]>([
  ['in parts', (response, text) => response.write(text, 'base64') && response.end()],
  ['behind a header section', (response, text) => response.writeHead(401).end(text, 'base64')],
  ['whole', (response, text) => response.end(text, 'base64')],
])('a document that is given in another encoding is kept: %s', async (_how, write) => {
  const document = JSON.stringify({ title: 'Mine', status: 401 })
  const [answer] = await exchange((_request, response) => {
    response.statusCode = 401
    response.setHeaders(new Map(Object.entries(PROBLEM)))
    write(response, Buffer.from(document).toString('base64'))
  })
  expect(answer!.body).toBe(document)
})

test('a document whose header section is flushed before its body is kept', async () => {
  const document = JSON.stringify({ title: 'Mine', status: 401 })
  const [answer] = await exchange((_request, response) => {
    response.writeHead(401, PROBLEM).flushHeaders()
    response.end(document)
  })
  expect(answer!.body).toBe(document)
})

test('a document that is kept has a length, whatever framing the response was given', async () => {
  const document = JSON.stringify({ title: 'Mine', status: 401 })
  const [answer] = await exchange((_request, response) => {
    response.writeHead(401, { ...PROBLEM, 'transfer-encoding': 'chunked', trailer: 'x-sum' })
    response.write(document)
    response.end()
  })
  expect(answer!.body).toBe(document)
  expect(answer!.headers).not.toMatch(/^trailer/im)
})

test('who only reports leaves the phrase of a held document as it is, also an empty one', async () => {
  const handler: Handler = (_request, response) =>
    response.writeHead(401, '', { ...PROBLEM, 'content-length': 2 }).end('{}')
  const [left] = await exchange(handler, 'GET', '', { mode: 'report' })
  expect(left).toMatchObject({ headers: expect.stringMatching(/^HTTP\/1\.1 401 \r\n/), body: '{}' })
})

test('fields that were given to writeHead stay, in whatever case and of whatever type', async () => {
  const [{ headers } = { headers: '' }] = await exchange((_request, response) => {
    response.writeHead(401, ['Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'Set-Cookie', 'c=3', 'X-Id', '4'])
    response.end('no')
  })
  expect(headers.match(/^set-cookie: (?:a=1|b=2|c=3)\r$/gim)).toHaveLength(3)
  expect(headers).toMatch(/^X-Id: 4\r$/m)
  const [second] = await exchange((_request, response) => {
    response.writeHead(401, { 'x-flag': true, 'x-none': undefined } as unknown as http.OutgoingHttpHeaders)
    response.end('no')
  })
  expect(second!.headers).toMatch(/^x-flag: true\r$/m)
  expect(second!.headers).not.toMatch(/^x-none/m)
})

test('the problem document of an upstream is not waited for', async () => {
  const begun: http.ServerResponse[] = []
  await withServer(
    (_request, response) => {
      fromUpstream(response)
      response.writeHead(401, PROBLEM).write('{"title":')
      begun.push(response)
    },
    async (port) => {
      const received = await fetch(`http://127.0.0.1:${port}`)
      begun[0]!.end('"Mine"}')
      expect(await received.text()).toBe('{"title":"Mine"}')
    },
  )
})

describe('a refused response ends for its emitter when the emitter ends it', () => {
  afterEach(() => vi.useRealTimers())

  test.each(['GET', 'HEAD'])('a pipeline does not fail: %s', async (method) => {
    const piped: Promise<void>[] = []
    const [answer] = await exchange((_request, response) => {
      response.writeHead(401)
      piped.push(pipeline(Readable.from(['a', 'b', 'c']), response))
    }, method)
    if (method === 'GET') expectDocument(answer!)
    else expect(answer).toMatchObject({ status: 401, body: '' })
    await Promise.all(piped)
  })

  test('a pipeline of the upload through a transform does not fail', async () => {
    const piped: Promise<void>[] = []
    const [answer] = await exchange(
      (request, response) => {
        response.writeHead(401)
        piped.push(pipeline(request, new PassThrough(), response))
      },
      'POST',
      'x'.repeat(300_000),
    )
    expectDocument(answer!)
    await Promise.all(piped)
  })

  test('the client has all of it before', async () => {
    const ended: unknown[] = []
    await withServer(
      (_request, response) => {
        response.writeHead(401)
        ended.push(response)
      },
      async (port) => {
        const received = await fetch(`http://127.0.0.1:${port}`)
        expect(await received.json()).toMatchObject({ status: 401 })
        const [response] = ended as [http.ServerResponse]
        expect([response.headersSent, response.writableEnded]).toEqual([true, false])
        const finished = new Promise<void>((resolve) => response.end(resolve))
        expect(response.writableEnded).toBe(true)
        await finished
      },
    )
  })

  test('who ends it is called back once it has left, and who ends it again as well', async () => {
    const called: Promise<boolean>[] = []
    await exchange((_request, response) => {
      response.writeHead(401)
      called.push(
        new Promise((resolve) => {
          response.end('no', () => {
            const { writableFinished } = response
            response.end(() => resolve(writableFinished))
          })
        }),
      )
    })
    expect(await Promise.all(called)).toEqual([true])
  })

  test('a client that has all of it and closes is none that went away', async () => {
    const closed: Promise<boolean>[] = []
    await withServer(
      (_request, response) => {
        response.writeHead(401)
        closed.push(once(response, 'close').then(() => response.writableFinished))
      },
      async (port) => {
        const socket = net.connect(port, '127.0.0.1')
        socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
        await once(socket, 'data')
        socket.end()
        expect(await closed[0]).toBe(true)
      },
    )
  })

  test('nothing of it listens to the connection then', async () => {
    const listeners: number[] = []
    await exchange((request, response) => {
      response.writeHead(401)
      response.end('no')
      listeners.push(request.socket.listenerCount('end'))
    })
    const plain = http.createServer((request, response) => {
      listeners.push(request.socket.listenerCount('end'))
      response.end()
    })
    plain.listen(0, '127.0.0.1')
    await once(plain, 'listening')
    await fetch(`http://127.0.0.1:${(plain.address() as AddressInfo).port}`)
    plain.close()
    expect(listeners[0]).toBe(listeners[1])
  })

  test('nothing is left of it then', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const [answer] = await exchange((_request, response) => response.writeHead(401).end('no'))
    expectDocument(answer!)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('an emitter that does not end it is not waited for longer than five seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await withServer(
      (_request, response) => void response.writeHead(401),
      async (port) => {
        const socket = net.connect(port, '127.0.0.1')
        socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
        await once(socket, 'data')
        socket.write('GET /after HTTP/1.1\r\nhost: a\r\n\r\n')
        const next = once(socket, 'data')
        vi.advanceTimersByTime(5000)
        expect(String(await next)).toMatch(/after$/)
      },
    )
  })

  test('where Node counts octets once some have left, its connection is closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await withServer(
      (_request, response) => {
        response.writeHead(401).strictContentLength = true
      },
      async (port) => {
        const socket = net.connect(port, '127.0.0.1')
        socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
        await once(socket, 'data')
        const closed = once(socket, 'close')
        vi.advanceTimersByTime(5000)
        await closed
      },
    )
  })
})

describe('a stream that was piped into a refused response', () => {
  afterEach(() => vi.useRealTimers())

  test('is read to its end, where that is near', async () => {
    const source = new PassThrough()
    const ended = once(source, 'end')
    const [answer] = await exchange((_request, response) => {
      response.writeHead(401)
      source.pipe(response)
      source.write('no')
      setImmediate(() => source.end('more'))
    })
    expectDocument(answer!)
    await ended
  })

  test('is closed after five seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const source = new PassThrough()
    const closed = once(source, 'close')
    const [answer] = await exchange((_request, response) => {
      response.writeHead(401)
      source.pipe(response)
      source.write('no')
      setImmediate(() => {
        expect(source.destroyed).toBe(false)
        vi.advanceTimersByTime(5000)
      })
    })
    expectDocument(answer!)
    await closed
  })

  test('that never ends is closed after 1 MB, and not waited for', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const source = new Readable({
      read() {
        this.push('x'.repeat(100_000))
      },
    })
    const closed = once(source, 'close')
    await exchange((_request, response) => {
      response.writeHead(401)
      source.pipe(response)
    })
    await closed
  })

  test('stays open for those who write to it, where it can be written to', async () => {
    const written: string[] = []
    const source = new Duplex({
      read: () => undefined,
      write(chunk, _encoding, done) {
        written.push(String(chunk))
        done()
      },
    })
    await exchange((_request, response) => {
      response.writeHead(401)
      source.pipe(response)
      source.push('no')
      source.push(null)
    })
    await new Promise((resolve) => source.end('more', () => resolve(undefined)))
    expect(written).toEqual(['more'])
  })

  test('is closed when the client goes', async () => {
    const source = new PassThrough()
    const closed = once(source, 'close')
    await withServer(
      (_request, response) => {
        response.writeHead(401)
        source.pipe(response)
      },
      async (port) => {
        const socket = net.connect(port, '127.0.0.1')
        socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
        await once(socket, 'data')
        socket.destroy()
        await closed
      },
    )
  })

  test('is left to whoever else reads it, although it is too long', async () => {
    const source = new PassThrough()
    const copy = new PassThrough()
    const copied = buffer(copy)
    await exchange((_request, response) => {
      response.writeHead(401)
      source.pipe(copy)
      source.pipe(response)
      source.write('x'.repeat(2_000_000))
      response.on('close', () => source.end('end'))
    })
    expect(await copied).toHaveLength(2_000_003)
  })

  test('is left to the emitter who takes it back', async () => {
    const source = new PassThrough()
    const [answer] = await exchange((_request, response) => {
      response.writeHead(401)
      source.pipe(response)
      source.write('no')
      setImmediate(() => {
        source.unpipe(response)
        response.end()
      })
    })
    expectDocument(answer!)
    source.end('more')
    expect(String(await buffer(source))).toBe('more')
  })

  test('after its end, is closed as well', async () => {
    const source = new PassThrough()
    const closed = once(source, 'close')
    await exchange((_request, response) => {
      response.writeHead(401).end()
      response.on('close', () => source.pipe(response))
    })
    source.write('no')
    await closed
  })

  test('and is the request: the connection stays', async () => {
    const [answer] = await exchange(
      (request, response) => {
        response.writeHead(401)
        request.pipe(response)
      },
      'POST',
      'x'.repeat(3_000_000),
    )
    expectDocument(answer!)
  })

  test('and comes from an upstream that still reads the upload: all of that is read', async () => {
    let size = 0
    const upstream = http.createServer((request, response) => {
      response.writeHead(401).write('no')
      request.on('data', (chunk: Buffer) => (size += chunk.length)).on('end', () => response.end())
    })
    upstream.listen(0, '127.0.0.1')
    await once(upstream, 'listening')
    const { port } = upstream.address() as AddressInfo
    const closed: Promise<unknown>[] = []
    const [answer] = await exchange(
      (request, response) => {
        const passed = http.request({ port, host: '127.0.0.1', method: 'POST', agent: false })
        closed.push(once(passed, 'close'))
        passed.on('response', (received) => {
          response.writeHead(401)
          received.pipe(response)
        })
        request.pipe(passed)
      },
      'POST',
      'x'.repeat(3_000_000),
    )
    expectDocument(answer!)
    await Promise.all(closed)
    expect(size).toBe(3_000_000)
    upstream.close()
  })
})
