/** Responses that are written in unusual ways: what stands on the wire is one response for each request. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { exchange, expectDocument, type Handler, withServer } from './exchange.test-helper.ts'
import { basic, bearer, fromUpstream, proxyAuthErrors, unauthorized } from './index.ts'

const PROBLEM = { 'content-type': 'application/problem+json' }

beforeEach(() => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
})

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

  test('where it fails once it has written, its emitter is told so', async () => {
    const told: unknown[] = []
    const handler: Handler = (_request, response) => {
      const writeHead = response.writeHead.bind(response)
      response.writeHead = (status: number) => {
        writeHead(status)
        throw new Error('no')
      }
      response.statusCode = 401
      try {
        response.end('no')
      } catch (error) {
        told.push((error as Error).message)
      }
      response.destroy()
    }
    await withServer(handler, (port) => expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow())
    expect(told).toEqual(['no'])
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

describe('who looks at headersSent before a header section is written once more', () => {
  const error = '{"code":"unauthenticated"}'
  const problem = '{"type":"https://a.example/b","title":"Mine","status":401}'
  const json = { 'content-type': 'application/json', 'www-authenticate': 'Bearer realm="api"' }

  test.each<[string, 'report' | 'repair', string, readonly unknown[]]>([
    ['with its fields', 'report', error, [json]],
    ['with its fields and a length', 'report', error, [{ ...json, 'content-length': error.length }]],
    ['with its phrase', 'report', error, ['Log in', json]],
    ['with its fields, where a document stays', 'repair', problem, [{ ...json, ...PROBLEM }]],
    ['with nothing', 'repair', problem, []],
  ])('%s: %s', async (_with, mode, body, given) => {
    const write = async (port: number): Promise<unknown> => {
      const received = await fetch(`http://127.0.0.1:${port}`, { method: 'POST' })
      return [
        received.status,
        received.statusText,
        received.headers.get('content-type'),
        await received.text(),
      ]
    }
    const handler: Handler = (_request, response) => {
      if (given.length === 0) response.setHeaders(new Map(Object.entries({ ...json, ...PROBLEM })))
      response.writeHead(401, ...(given as []))
      response.write(body)
      if (!response.headersSent) response.writeHead(401, ...(given as []))
      response.end()
    }
    const phrase = given.includes('Log in') ? 'Log in' : 'Unauthorized'
    const type = body === problem ? 'application/problem+json' : 'application/json'
    expect(await withServer(handler, write, { mode })).toEqual([401, phrase, type, body])
  })
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

  test.each<[string, unknown, unknown]>([
    ['with fields', { ...PROBLEM, 'x-other': '1' }, undefined],
    ['with fields behind no phrase', undefined, { ...PROBLEM, 'x-other': '1' }],
    ['with a phrase', 'No', undefined],
  ])('that is another problem document: %s', async (_how, reason, head) => {
    const document = '{"title":"Other"}'
    const [answer] = await exchange((_request, response) => {
      begin(response.setHeader('content-type', 'application/problem+json'))
      response.writeHead(401, reason as string, head as http.OutgoingHttpHeaders).end(document)
    })
    expect(answer).toMatchObject({ status: 401, body: document })
  })

  test('that is a problem document: how long the first one was does not count', async () => {
    const document = JSON.stringify({ title: 'x'.repeat(700_000), status: 401 })
    const [answer] = await exchange((_request, response) => {
      response.writeHead(401, PROBLEM).write('x'.repeat(700_000))
      response.writeHead(401, PROBLEM).write(document)
      response.end()
    })
    expect(answer).toMatchObject({ status: 401, body: document })
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

test.each<[string, (response: http.ServerResponse) => unknown]>([
  ['writeHead', (response) => expect(() => response.writeHead(401)).toThrow(/headers/)],
  ['write', (response) => response.write('o')],
  ['end', () => undefined],
])(
  'a refusal that comes after the header section of another response changes nothing: %s',
  async (how, write) => {
    const [answer] = await exchange((_request, response) => {
      response.writeHead(200, { 'content-length': 2 }).flushHeaders()
      response.statusCode = 401
      write(response)
      response.end(how === 'write' ? 'k' : 'ok')
    })
    expect(answer).toMatchObject({ status: 200, body: 'ok' })
  },
)

test.each([400, 403])(
  'the phrase of a %i is not that of another status that it gets further out',
  async (status) => {
    const authErrors = proxyAuthErrors()
    const server = http.createServer((request, response) => {
      const writeHead = response.writeHead.bind(response)
      // As on-headers does where its listener changes the status.
      response.writeHead = () => writeHead(422)
      authErrors.watch(request, response)
      response.writeHead(status, 'Nope').end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const received = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    expect([received.status, received.statusText]).toEqual([422, 'Unprocessable Entity'])
    server.closeAllConnections()
    server.close()
  },
)

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

test('a response whose document is waited for says that it was begun, until it is begun anew', async () => {
  const seen: boolean[] = []
  const [answer] = await exchange((_request, response) => {
    const see = (): unknown => seen.push(response.headersSent)
    see()
    response.writeHead(401, PROBLEM)
    see()
    response.writeHead(500, { 'content-length': 2 })
    see()
    response.end('no')
  })
  expect([answer!.status, seen]).toEqual([500, [false, true, true]])
})

test.each<[string, string | Buffer | undefined, string]>([
  ['octets', Buffer.from('{"error":"no"}'), '{"error":"no"}'],
  ['nothing', undefined, ''],
])('a body of %s is a text to whoever looks at the reply', async (_kind, body, text) => {
  const seen: unknown[] = []
  const write: Handler = (_request, response) => {
    response.statusCode = 401
    response.end(body)
  }
  await exchange(write, 'GET', '', {
    problem(problem, { reply }) {
      seen.push(reply?.body)
      return problem
    },
  })
  expect(seen).toEqual([text])
})

test('a refusal in an encoding that is none is answered', async () => {
  const [answer] = await exchange((_request, response) => {
    response.statusCode = 401
    response.end('no', 'none' as BufferEncoding)
  })
  expectDocument(answer!)
})

test('a response that has a headersSent of its own keeps that while its document is waited for', async () => {
  const seen: unknown[] = []
  await exchange((_request, response) => {
    Object.defineProperty(response, 'headersSent', { configurable: true, value: 'mine' })
    response.writeHead(401, PROBLEM)
    seen.push(response.headersSent)
    response.end('{"status":401}')
    seen.push(response.headersSent)
  })
  expect(seen).toEqual(['mine', 'mine'])
})

test('who has his own headersSent may give it to a response whose document is waited for', async () => {
  const [answer] = await exchange((_request, response) => {
    response.writeHead(401, PROBLEM)
    Object.defineProperty(response, 'headersSent', { value: true })
    response.end('{"title":"Mine","status":401}')
  })
  expect(answer).toMatchObject({ status: 401, body: '{"title":"Mine","status":401}' })
})

test('a response that never says whether it was begun does not say so of a document that is waited for', () => {
  const authErrors = proxyAuthErrors()
  const request = { method: 'GET', url: '/', headers: {}, rawHeaders: [] } as unknown as http.IncomingMessage
  const ended: unknown[] = []
  // What tests use for a response.
  const response = {
    statusCode: 200,
    getHeader: () => undefined,
    getHeaderNames: () => [],
    setHeader: () => undefined,
    removeHeader: () => undefined,
    writeHead: () => undefined,
    write: () => true,
    end: (body: unknown) => ended.push(body),
  } as unknown as http.ServerResponse
  authErrors.watch(request, response)
  response.writeHead(401, PROBLEM).write('{"status":401,')
  expect(authErrors.refuse(response, request, unauthorized())).toBe(true)
  expect(ended).toHaveLength(1)
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

test.each([
  ['', PROBLEM],
  ['No entry', PROBLEM],
  ['No entry', undefined],
])('who only reports leaves the head of a held document as it is: %j %j', async (phrase, fields) => {
  const handler: Handler = (_request, response) => {
    if (!fields) response.setHeaders(new Map(Object.entries(PROBLEM)))
    response.setHeader('content-length', 2).writeHead(401, phrase, fields).end('{}')
  }
  const [left] = await exchange(handler, 'GET', '', { mode: 'report' })
  expect(left!.body).toBe('{}')
  expect(left!.headers).toMatch(new RegExp(`^HTTP/1\\.1 401 ${phrase}\r\n`))
  expect(left!.headers).not.toMatch(/^0:/m)
})

test.each<[string, unknown, (response: http.ServerResponse) => unknown]>([
  ['a field', { ...PROBLEM, 'x-a': 'a\nb' }, () => undefined],
  ['a phrase', PROBLEM, (response) => (response.statusMessage = 'a\nb')],
  ['pairs beside fields', [Object.entries(PROBLEM)[0]], (response) => response.setHeader('x-a', '1')],
])(
  'who only reports lets a header section fail at once, where the body comes later: %s',
  async (_what, head, prepare) => {
    const [left] = await exchange(
      (_request, response) => {
        prepare(response)
        response.setHeaders(new Map(Object.entries(PROBLEM)))
        expect(() => response.writeHead(401, head as http.OutgoingHttpHeaders)).toThrow(TypeError)
        expect(response.headersSent).toBe(false)
        response.statusMessage = ''
        response.writeHead(500, { 'content-length': 4 })
        Readable.from(['oops']).pipe(response)
      },
      'GET',
      '',
      { mode: 'report' },
    )
    expect(left).toMatchObject({ status: 500, body: 'oops' })
  },
)

test('fields that were given to writeHead stay, in whatever case and of whatever type', async () => {
  const [{ headers } = { headers: '' }] = await exchange((_request, response) => {
    response.writeHead(401, ['Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'Set-Cookie', 'c=3', 'X-Id', '4'])
    response.end('no')
  })
  expect(headers.match(/^set-cookie: (?:a=1|b=2|c=3)\r$/gim)).toHaveLength(3)
  expect(headers).toMatch(/^X-Id: 4\r$/m)
  const [second] = await exchange((_request, response) => {
    const head = { 'x-flag': true, 'x-none': undefined, 'x-null': null }
    response.writeHead(401, head as unknown as http.OutgoingHttpHeaders)
    response.end('no')
  })
  expect(second!.headers).toMatch(/^x-flag: true\r$/m)
  expect(second!.headers).not.toMatch(/^x-nu?(?:one|ll)/m)
  const [third] = await exchange((_request, response) => {
    const pairs = [
      ['X-Id', '4'],
      ['WWW-Authenticate', 'Basic realm="pair"'],
    ]
    response.writeHead(401, pairs as unknown as string[]).end('no')
  })
  expect(third!.headers).toMatch(/^X-Id: 4\r$/m)
  expect(third!.headers).toMatch(/^www-authenticate: Basic realm="pair"\r$/m)
})

test('a challenge that was given to writeHead replaces the one that was set', async () => {
  const [{ headers } = { headers: '' }] = await exchange((_request, response) => {
    response.setHeader('WWW-Authenticate', 'Basic realm="set"')
    response.writeHead(401, { 'www-authenticate': 'Bearer realm="given"' }).end('no')
  })
  expect(headers.match(/^www-authenticate: .*(?=\r$)/gim)).toEqual(['www-authenticate: Bearer realm="given"'])
})

test.each(['repair', 'report'] as const)(
  'a document of more than 1 MB is not waited for: %s',
  async (mode) => {
    const document = JSON.stringify({ title: 'x'.repeat(1_100_000) })
    const begun: http.ServerResponse[] = []
    const failed: boolean[] = []
    await withServer(
      (_request, response) => {
        response.writeHead(401, PROBLEM).write(document, (error) => failed.push(error instanceof Error))
        begun.push(response)
      },
      async (port) => {
        const received = await fetch(`http://127.0.0.1:${port}`)
        begun[0]!.end()
        const body = await received.text()
        expect(failed).toEqual([mode === 'repair'])
        if (mode === 'report') expect(body === document).toBe(true)
        else expect(JSON.parse(body)).toMatchObject({ title: 'Unauthorized', status: 401 })
      },
      { mode },
    )
  },
)

test('the problem document of a 403 is looked at and not waited for', async () => {
  const begun: http.ServerResponse[] = []
  const found: string[] = []
  await withServer(
    (_request, response) => {
      response.writeHead(403, { ...PROBLEM, 'www-authenticate': 'Bearer' }).write('{"title":')
      begun.push(response)
    },
    async (port) => {
      const received = await fetch(`http://127.0.0.1:${port}`)
      begun[0]!.end('"Mine"}')
      expect(await received.text()).toBe('{"title":"Mine"}')
    },
    { onFinding: ({ rule }) => found.push(rule) },
  )
  expect(found).toContain('bearer-without-parameters')
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
