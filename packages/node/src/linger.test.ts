/** Responses that are answered before their emitter has ended them: what becomes of him, and of what he has piped. */
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { Duplex, PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { exchange, expectDocument, withServer } from './exchange.test-helper.ts'

beforeEach(() => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
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

  test('what is still written goes nowhere, also after a header section that comes too late', async () => {
    const [answer] = await exchange((_request, response) => {
      response.writeHead(401)
      expect(() => response.writeHead(500)).toThrow(/headers/)
      response.write('no')
      response.end()
    })
    expectDocument(answer!)
  })

  test.each(['GET', 'HEAD'])('the client has all of it before: %s', async (method) => {
    const ended: unknown[] = []
    await withServer(
      (_request, response) => {
        response.writeHead(401)
        ended.push(response)
      },
      async (port) => {
        const received = await fetch(`http://127.0.0.1:${port}`, { method })
        expect(received.status).toBe(401)
        if (method === 'GET') expect(await received.json()).toMatchObject({ status: 401 })
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

  describe('and has replaced `end`', () => {
    /** An emitter that begins a response and ends it by an `end` of his own. */
    function begin(response: http.ServerResponse): void {
      const end = response.end.bind(response) as (...args: unknown[]) => http.ServerResponse
      response.end = ((...args: unknown[]) => end(...args)) as typeof response.end
      response.writeHead(401)
    }

    test('to HEAD', async () => {
      const [answer] = await exchange((_request, response) => {
        begin(response)
        response.end()
      }, 'HEAD')
      expect(answer).toMatchObject({ status: 401, body: '' })
    })

    test('twice', async () => {
      const errors: unknown[] = []
      const [answer] = await exchange((_request, response) => {
        response.on('error', (error) => errors.push(error))
        begin(response)
        response.end()
        response.end()
      })
      expectDocument(answer!)
      expect(errors).toEqual([])
    })

    test('for a client that sends no more: it has all of it', async () => {
      await withServer(
        (_request, response) => begin(response),
        async (port) => {
          const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
          socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
          const [first] = (await once(socket, 'data')) as [Buffer]
          const rest = buffer(socket)
          socket.end()
          const [, body = ''] = `${String(first)}${String(await rest)}`.split('\r\n\r\n')
          expect(JSON.parse(body)).toMatchObject({ status: 401 })
        },
      )
    })
  })

  test('the process need not stay for an emitter that does not end it', async () => {
    const counts: number[] = []
    const count = (): void => {
      counts.push(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length)
    }
    await withServer(
      (_request, response) => {
        count()
        response.writeHead(401)
        count()
      },
      async (port) => {
        const socket = net.connect(port, '127.0.0.1')
        socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
        await once(socket, 'data')
      },
    )
    expect(counts).toEqual([counts[0], counts[0]])
  })

  test.each(['GET', 'HEAD'])('it was begun, also where somebody has replaced end: %s', async (method) => {
    const [answer] = await exchange((_request, response) => {
      const end = response.end.bind(response)
      response.end = (() => end()) as typeof response.end
      response.writeHead(401)
      expect(response.headersSent).toBe(true)
      expect(() => response.writeHead(200)).toThrow(/headers/)
      response.end()
    }, method)
    expect(answer).toMatchObject({ status: 401 })
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

  test.each<[string, (socket: net.Socket) => unknown]>([
    ['the client goes', (socket) => socket.destroy()],
    ['the connection is reset', (socket) => socket.resetAndDestroy()],
  ])('is closed when %s', async (_what, leave) => {
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
        leave(socket)
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

  test('behind another one, is closed after 1 MB as well', async () => {
    const source = new PassThrough()
    const closed = once(source, 'close')
    await exchange((_request, response) => {
      response.writeHead(401)
      const first = Readable.from(['no'])
      first.pipe(response, { end: false })
      first.on('end', () => {
        source.pipe(response)
        source.write('x'.repeat(2_000_000))
      })
    })
    await closed
  })

  test('and fails at being closed, takes nothing down', async () => {
    const source = new Readable({
      read: () => undefined,
      destroy: (_error, done) => done(new Error('closed')),
    })
    const closed = new Promise((resolve) => source.on('close', resolve))
    const [answer] = await exchange((_request, response) => {
      response.writeHead(401)
      source.pipe(response)
      source.push('x'.repeat(2_000_000))
    })
    expectDocument(answer!)
    await closed
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

  test('after its end and another one, is closed as well', async () => {
    const source = new PassThrough()
    const closed = once(source, 'close')
    await exchange((_request, response) => {
      response.writeHead(401)
      Readable.from(['no']).pipe(response)
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
