/** What must never happen, as docs/security.md promises. */
import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  basic,
  createAuthResponder,
  type Exchange,
  type Finding,
  type RefusalEvent,
  unauthorized,
} from '@proxy-auth-errors/core'
import { watch } from '@proxy-auth-errors/node'
import createError from 'http-errors'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { close, listen, send } from '../contract/client.ts'
import { exchange } from '../contract/exchange.ts'
import { harnesses } from '../contract/harness/index.ts'

const watching = harnesses.filter(({ seesErrors }) => seesErrors)

/** Text that must not turn up anywhere but in the request. */
const CANARY = 'canary-7f3a'

function exchangeOf(more: Partial<Exchange>, headers: Record<string, string> = {}): Exchange {
  return { request: { method: 'GET', target: `/x?token=${CANARY}`, field: (name) => headers[name] }, ...more }
}

describe('no control character reaches a header', () => {
  const values = ['a\r\nSet-Cookie: x=1', 'a\nb', 'a\rb', 'a\0b', 'a\x7fb', 'a\x1bb', '☃', '\ud800']

  describe.each(watching)('$name', (harness) => {
    test.each(values)(
      'a realm %j of a thrown error is replaced: never a crash, never a 500',
      async (realm) => {
        const response = await exchange(harness, {
          options: {},
          behaviour: {
            does: 'throw',
            error: () => createError(401, { headers: { 'WWW-Authenticate': `Basic realm="${realm}"` } }),
          },
        })
        expect(response.status).toBe(401)
        expect(response.all('set-cookie')).toEqual([])
        expect(response.all('www-authenticate')).toEqual(['Basic realm="api", charset="UTF-8"'])
      },
    )

    test.each(values)('another field with %j is left out', async (value) => {
      const response = await exchange(harness, {
        options: {},
        behaviour: {
          does: 'throw',
          error: () => unauthorized({ headers: { 'x-note': value, 'x-good': '1' } }),
        },
      })
      expect(response.status).toBe(401)
      expect(response.all('x-note')).toEqual([])
      expect(response.all('x-good')).toEqual(['1'])
      expect(response.all('set-cookie')).toEqual([])
    })

    test.runIf(harness.hasWriteHead)('a challenge that Node refuses to write ends in a 401', async () => {
      const error = (): unknown => {
        try {
          return new http.ServerResponse(new http.IncomingMessage(new net.Socket())).setHeader(
            'WWW-Authenticate',
            'Basic realm="☃"',
          )
        } catch (thrown) {
          return thrown
        }
      }
      const response = await exchange(harness, { options: {}, behaviour: { does: 'throw', error } })
      expect(response.status).toBe(401)
    })
  })

  test.each(values)('a builder refuses %j', (realm) => {
    expect(() => basic({ realm })).toThrow(TypeError)
  })

  test('a function that gives an unwritable challenge gets the default', () => {
    const responder = createAuthResponder({
      challenges: { 401: () => ({ scheme: 'Basic', params: { realm: 'a\r\nb: c' } }) },
    })
    const answer = responder.respond(exchangeOf({ error: { status: 401 } }))
    expect(answer?.reply.headers).toContainEqual(['www-authenticate', 'Bearer realm="api"'])
  })

  test('framing cannot be set by an error', () => {
    const headers = {
      'content-length': '5',
      'transfer-encoding': 'chunked',
      trailer: 'x',
      'content-encoding': 'gzip',
    }
    const answer = createAuthResponder().respond(exchangeOf({ error: { status: 401, headers } }))
    const names = answer!.reply.headers.map(([name]) => name)
    expect(names.filter((name) => name === 'content-length')).toHaveLength(1)
    expect(names).not.toContain('transfer-encoding')
    expect(names).not.toContain('trailer')
    expect(names).not.toContain('content-encoding')
  })
})

describe('nothing secret is repeated', () => {
  afterEach(() => vi.unstubAllEnvs())

  const login = Buffer.from(`${CANARY}-user:${CANARY}-pass`).toString('base64')
  const credentials: [string, Record<string, string>][] = [
    ['Basic', { authorization: `Basic ${login}` }],
    ['Bearer', { authorization: `Bearer ${CANARY}` }],
    ['Digest', { authorization: `Digest username="${CANARY}", response="${CANARY}", nonce="${CANARY}"` }],
    ['a token without scheme', { authorization: CANARY }],
    ['Proxy-Authorization', { 'proxy-authorization': `Basic ${login}` }],
  ]
  const errors: [string, (headers: Record<string, string>) => unknown][] = [
    ['an internal message', () => Object.assign(new Error(`db password ${CANARY}`), { status: 401 })],
    [
      'a message that says it is for the client, but repeats credentials',
      (headers) => createError(401, `bad ${Object.values(headers).join()} ${CANARY}-pass ${CANARY}`),
    ],
    ['a stack as a message', () => createError(401, 'x\n    at f (/app/a.js:1:1)')],
    [
      'a challenge with the URL, and quotes that are not escaped',
      () =>
        createError(401, { headers: { 'WWW-Authenticate': `Basic realm="http://h/x?token=${CANARY}" "` } }),
    ],
    [
      'a challenge with the credentials',
      (headers) =>
        createError(401, {
          headers: {
            'WWW-Authenticate': `Bearer realm="a", error_description="${Object.values(headers).join()} ${CANARY}"`,
          },
        }),
    ],
    [
      'a detail that repeats them',
      (headers) => unauthorized({ detail: `not ${headers['authorization']} ${CANARY}` }),
    ],
  ]

  for (const [scheme, headers] of credentials) {
    test.each(errors)(`${scheme}: %s`, (_name, create) => {
      const told: (Finding | RefusalEvent)[] = []
      const warnings: string[] = []
      vi.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)))
      const responder = createAuthResponder({
        onFinding: (finding) => told.push(finding),
        onRefusal: (event) => told.push(event),
      })
      const answer = responder.respond(exchangeOf({ error: create(headers) }, headers))
      const seen = JSON.stringify([answer?.reply, told, warnings])
      expect(seen).not.toContain(CANARY)
      expect(seen).not.toContain(login)
      expect(seen).not.toContain('/app/a.js')
    })
  }
})

test('a cookie that nobody can write goes with one that repeats credentials', () => {
  const cookies = [`t=${CANARY}.abc.123`, 'y=1\r\nX-Evil: 1', 'z=2']
  const error = createError(401, { headers: { 'set-cookie': cookies } })
  const headers = { authorization: `Bearer ${CANARY}.abc.123` }
  const answer = createAuthResponder().respond(exchangeOf({ error }, headers))
  const sent = answer?.reply.headers.filter(([name]) => name === 'set-cookie')
  expect(sent).toEqual([['set-cookie', 'z=2']])
})

describe('nothing secret is left in what is sent', () => {
  const TOKEN = `${CANARY}.abc.123`
  const bearer = { authorization: `Bearer ${TOKEN}` }
  const html = ['content-type', 'text/html'] as const
  const problem = ['content-type', 'application/problem+json'] as const
  const reply = (headers: readonly (readonly [string, string])[], body = 'no') => ({
    status: 401,
    headers,
    body,
  })
  const said = (text: string) => `Bearer error="invalid_token", error_description="${text}"`

  test.each<[string, Record<string, string>, Partial<Exchange>]>([
    ['a challenge', bearer, { reply: reply([['www-authenticate', said(TOKEN)], html]) }],
    [
      'a challenge with semicolons',
      bearer,
      { reply: reply([['www-authenticate', said(TOKEN).replace(',', ';')]]) },
    ],
    [
      'a challenge with quotes',
      bearer,
      { reply: reply([['www-authenticate', said(`Token "${TOKEN}" is bad`)]]) },
    ],
    [
      'a challenge with a parameter twice',
      bearer,
      { reply: reply([['www-authenticate', `${said(TOKEN)}, error="x"`]]) },
    ],
    [
      'the challenge of an error that a handler left out',
      bearer,
      { error: { status: 401, headers: { 'www-authenticate': said(TOKEN) } }, reply: reply([html]) },
    ],
    [
      'a broken challenge in the other field',
      bearer,
      {
        reply: reply([
          ['www-authenticate', 'Basic realm="a"'],
          ['proxy-authenticate', `Basic realm="${TOKEN}`],
        ]),
      },
    ],
    [
      'a token68',
      { authorization: `ApiKey ${CANARY}` },
      { reply: reply([['www-authenticate', `ApiKey ${CANARY}`]]) },
    ],
    [
      'a password with a quote, in JSON',
      { authorization: `Basic ${Buffer.from(`bob:"${CANARY}"`).toString('base64')}` },
      { reply: reply([problem], JSON.stringify({ status: 401, detail: `wrong: "${CANARY}"` })) },
    ],
    [
      'a token that is no token68',
      { authorization: `Bearer 6|${TOKEN}` },
      { reply: reply([['x-debug', `6|${TOKEN}`], problem], `{"status":401,"detail":"6|${TOKEN}"}`) },
    ],
    [
      'a parameter of a scheme that is not known',
      { authorization: `Token token="${TOKEN}"` },
      { reply: reply([['x-debug', TOKEN]]) },
    ],
    [
      'the token of the query, in a realm',
      {},
      { reply: reply([['www-authenticate', `Bearer realm="${CANARY}"`]]) },
    ],
    [
      'the token of the query, in a problem document',
      {},
      { reply: reply([problem], JSON.stringify({ status: 401, detail: CANARY })) },
    ],
  ])('%s', (_name, headers, more) => {
    const findings: Finding[] = []
    const request = {
      method: 'GET',
      target: `/?access_token=${CANARY}`,
      field: (name: string) => headers[name],
    }
    const responder = createAuthResponder({ onFinding: (finding) => findings.push(finding) })
    const answer = responder.respond({ request, ...more })!
    // What the answer drops goes; every other field that was there stays.
    const gone = new Set([...answer.drop, ...answer.reply.headers.map(([name]) => name)])
    const left = more.reply!.headers.filter(([name]) => !gone.has(name))
    expect(JSON.stringify([answer, left])).not.toContain(CANARY)
    expect(findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:credentials-echoed|realm-reveals-request)$/)]),
    )
  })

  test('on the 500 of mode strict neither', () => {
    const more = { reply: reply([['x-debug', `Bearer ${TOKEN}`]]) }
    const answer = createAuthResponder({ mode: 'strict' }).respond(exchangeOf(more, bearer))
    expect([answer?.reply.status, answer?.drop]).toEqual([500, expect.arrayContaining(['x-debug'])])
  })
})

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

describe('work and memory are bounded', () => {
  test('a megabyte of credentials is answered', () => {
    const responder = createAuthResponder()
    for (const text of [
      'Basic ' + 'a'.repeat(1_000_000),
      'Digest ' + 'a="b",'.repeat(160_000),
      ','.repeat(1_000_000),
      ' '.repeat(1_000_000),
    ]) {
      const answer = responder.respond(exchangeOf({ error: { status: 401 } }, { authorization: text }))
      expect(answer?.reply.status).toBe(401)
      expect(answer!.reply.body!.length).toBeLessThan(2000)
    }
  })

  test('a megabyte of broken challenge is answered', () => {
    for (const line of [
      'Basic realm="' + '"'.repeat(1_000_000),
      'Basic realm="' + '\\'.repeat(999_999),
      'a '.repeat(500_000),
      ';'.repeat(1_000_000),
    ]) {
      const reply = { status: 401, headers: [['www-authenticate', line]] as const, body: undefined }
      expect(createAuthResponder().respond(exchangeOf({ reply }))?.reply.status).toBe(401)
    }
  })

  test.each<[string, (at: number) => Exchange]>([
    [
      'requests',
      (at) => ({
        request: { method: 'GET', target: `/${at}/${'x'.repeat(1000)}`, field: () => `Bearer ${at}` },
        error: { status: 401 },
      }),
    ],
    [
      'challenges',
      (at) => {
        const line = `Bearer realm="api", error_description="${at} ${'x'.repeat(800)}"`
        return exchangeOf({ reply: { status: 401, headers: [['www-authenticate', line]], body: undefined } })
      },
    ],
  ])('distinct %s leave nothing behind', (_what, toExchange) => {
    const responder = createAuthResponder()
    const refuse = (first: number, count: number): void => {
      for (let at = first; at < first + count; at++) responder.respond(toExchange(at))
    }
    refuse(0, 2000)
    collectGarbage()
    const before = process.memoryUsage().heapUsed
    refuse(2000, 20_000)
    collectGarbage()
    // 20 MB went through; had they been kept, they would show.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000)
  })
})

const CHUNK = 'x'.repeat(10_000)

/** A stream that gives a chunk whenever it is asked. It ends only so that a failure is no test without end. */
function endlessSource(): { source: Readable; closed: Promise<void>; read: () => number } {
  const chunk = Buffer.alloc(100_000, 'x')
  let read = 0
  const source = new Readable({
    read() {
      read += chunk.length
      this.push(read > 50_000_000 ? null : chunk)
    },
  })
  // Who closes it may say why.
  source.on('error', () => undefined)
  return { source, closed: new Promise((resolve) => source.once('close', resolve)), read: () => read }
}

describe('a body without end is not read to its end', () => {
  const seeing = harnesses.filter(({ seesResponses }) => seesResponses)
  const types = ['text/plain', 'application/problem+json']

  describe.each(seeing)('$name', (harness) => {
    const { takesWeb } = harness
    const streams: [
      string,
      (source: Readable, init: ResponseInit) => ReadableStream | Response | Readable,
    ][] = [
      ['stream', (source) => source],
      ...(takesWeb
        ? ([
            ['web stream', (source) => Readable.toWeb(source)],
            ['Response', (source, init) => new Response(Readable.toWeb(source) as BodyInit, init)],
          ] satisfies typeof streams)
        : []),
    ]

    describe.each(streams)('a %s', (_kind, toBody) => {
      test.each(types)('of %s is closed', async (type) => {
        const { source, closed, read } = endlessSource()
        // It has a chunk to hand on.
        await once(source, 'readable')
        const [status, headers] = [401, { 'content-type': type }]
        const response = await exchange(harness, {
          options: {},
          behaviour: { does: 'send', status, headers, body: { source: toBody(source, { status, headers }) } },
        })
        expect(response.status).toBe(401)
        expect(JSON.parse(response.body.toString())).toMatchObject({ status: 401 })
        await closed
        expect(read()).toBeLessThan(8_000_000)
      })
    })
  })

  /** How many chunks a handler wrote to a 401, `LIMIT` at most. */
  async function chunksWritten(
    type: string,
    write: (response: http.ServerResponse, wantsMore: () => boolean, isAnswered: () => boolean) => void,
  ): Promise<number> {
    let count = 0
    let answered = false
    const server = http.createServer((request, response) => {
      watch(createAuthResponder(), request, response)
      response.writeHead(401, { 'content-type': type })
      write(
        response,
        () => ++count < LIMIT,
        () => answered,
      )
    })
    try {
      const response = await send(await listen(server))
      answered = true
      expect(JSON.parse(response.body.toString())).toMatchObject({ status: 401 })
      return count
    } finally {
      await close(server)
    }
  }
  const LIMIT = 20_000

  test.each(types)('a loop that writes while `write` gives true ends (%s)', async (type) => {
    const count = await chunksWritten(type, (response, wantsMore) => {
      while (wantsMore() && response.write(CHUNK));
    })
    expect(count).toBeLessThan(200)
  })

  test.each(types)(
    'callbacks of `write` that write on are told, and leave others their time (%s)',
    async (type) => {
      let tell: (error: unknown) => void
      const told = new Promise((resolve) => (tell = resolve))
      let wasTold = false
      const count = await chunksWritten(type, (response, wantsMore, isAnswered) => {
        const next = (error?: unknown): void => {
          wasTold ||= error !== undefined
          if (wasTold && isAnswered()) tell(error)
          else if (wantsMore()) response.write(CHUNK, next)
          else tell('nothing')
        }
        next()
      })
      expect(count).toBeLessThan(LIMIT)
      expect(await told).toBeInstanceOf(Error)
    },
  )
})

describe('no second response', () => {
  test('what an emitter writes after its refusal goes nowhere', async () => {
    const responder = createAuthResponder()
    const ends: string[] = []
    const server = http.createServer((request, response) => {
      watch(responder, request, response)
      response.writeHead(401, { 'content-type': 'text/plain' })
      response.write('one', () => ends.push('write'))
      response.end('two', () => ends.push('end'))
      response.end('three')
      response.write('four')
    })
    const port = await listen(server)
    try {
      const raw = await new Promise<string>((resolve, reject) => {
        const socket = net.connect(port, '127.0.0.1', () => {
          socket.write(
            'GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
          )
        })
        let text = ''
        socket.on('data', (chunk) => (text += chunk.toString()))
        socket.on('end', () => resolve(text))
        socket.on('error', reject)
      })
      expect(raw.match(/HTTP\/1\.1 401 /g)).toHaveLength(2)
      expect(raw).not.toMatch(/one|two|three|four/)
      expect(ends.toSorted()).toEqual(['end', 'end', 'write', 'write'])
    } finally {
      await close(server)
    }
  })

  test('facts of an adapter that throw still end in a correct answer', () => {
    vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const request = {
      method: 'GET',
      target: '/',
      field: (): string => {
        throw new Error(CANARY)
      },
    }
    const answer = createAuthResponder().respond({ request, error: { status: 407 } })
    expect(answer?.reply.headers).toContainEqual([
      'proxy-authenticate',
      'Basic realm="proxy", charset="UTF-8"',
    ])
    expect(JSON.stringify(answer)).not.toContain(CANARY)
  })
})
