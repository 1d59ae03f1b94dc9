/**
 * Responses that are written in random ways, each to two servers of which one is watched. What is not refused leaves byte for
 * byte. What is refused is one response with a challenge and the length that it says, and the next request is answered.
 */
import http from 'node:http'
import net from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { proxyAuthErrors } from '@proxy-auth-errors/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { close, listen } from '../contract/client.ts'
import { createRandom, type Random } from '../misuse/random.ts'

type Step = (response: http.ServerResponse) => unknown

const SEEDS = 1_000
const STATUSES = [200, 204, 304, 401, 401, 401, 403, 404, 407, 500]
const FIELDS = [
  ['content-type', 'text/plain'],
  ['content-length', '5'],
  ['transfer-encoding', 'chunked'],
  ['etag', '"x"'],
  ['x-a', '1'],
  ['set-cookie', 'a=1'],
  ['www-authenticate', 'Basic realm="a"'],
  ['proxy-authenticate', 'Basic realm=p'],
] as const
const CHUNKS = ['', 'a', 'hello', 'é', Buffer.from([0, 255]), 'x'.repeat(70_000)]

function createStep(random: Random): Step {
  const [status, [name, value], chunk] = [random.pick(STATUSES), random.pick(FIELDS), random.pick(CHUNKS)]
  const isList = random.below(2) === 0
  return random.pick<Step>([
    (response) => (response.statusCode = status),
    (response) => (response.statusCode = status),
    (response) => response.setHeader(name, value),
    (response) => response.removeHeader(name),
    (response) => response.writeHead(status, isList ? [name, value] : { [name]: value }),
    (response) => response.write(chunk),
    (response) => response.flushHeaders(),
    () => new Promise(setImmediate),
  ])
}

function createEnd(random: Random): Step {
  const chunk = random.pick(CHUNKS)
  return random.pick<Step>([
    (response) => response.end(),
    (response) => response.end(chunk),
    (response) => Readable.from(['p', 'q']).pipe(response),
  ])
}

/** The same steps each time that they are taken. */
async function write(response: http.ServerResponse, seed: number): Promise<void> {
  const random = createRandom(seed)
  const steps = Array.from({ length: random.below(6) }, () => createStep(random))
  for (const step of [...steps, createEnd(random)]) {
    try {
      await step(response)
    } catch {
      // Node refuses what comes too late, or fits nothing.
    }
  }
}

function createServer(): http.Server {
  return http.createServer((request, response) => {
    if (request.url === '/after') response.end('after')
    else void write(response, Number(request.url?.slice(1)))
  })
}

const plain = { server: createServer(), port: 0 }
const watched = { server: createServer(), port: 0 }

beforeAll(async () => {
  proxyAuthErrors({ onFinding: () => undefined }).attach(watched.server)
  for (const each of [plain, watched]) each.port = await listen(each.server)
})
afterAll(() => Promise.all([plain, watched].map(({ server }) => close(server))))

/** All that comes for a request, and for one behind it. */
async function ask(port: number, method: string, seed: number): Promise<string> {
  const socket = net.connect(port, '127.0.0.1')
  socket.write(`${method} /${seed} HTTP/1.1\r\nhost: a\r\n\r\n`)
  socket.write('GET /after HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
  return (await buffer(socket)).toString('latin1').replaceAll(/^Date: .*\r\n/gm, '')
}

test.each(['GET', 'HEAD'])(`${SEEDS} responses to %s`, async (method) => {
  let refused = 0
  for (let seed = 0; seed < SEEDS; seed++) {
    const [before, after] = await Promise.all([
      ask(plain.port, method, seed),
      ask(watched.port, method, seed),
    ])
    const isRefused = /^HTTP\/1\.1 40[17] /
    expect([seed, isRefused.test(after)]).toEqual([seed, isRefused.test(before)])
    if (isRefused.test(after)) {
      refused++
      expectRefusal(after, method)
    } else expect([seed, after]).toEqual([seed, before])
  }
  expect(refused).toBeGreaterThan(SEEDS / 10)
})

function expectRefusal(wire: string, method: string): void {
  const end = wire.indexOf('\r\n\r\n') + 4
  const head = wire.slice(0, end)
  const field = head.startsWith('HTTP/1.1 407') ? 'proxy-authenticate' : 'www-authenticate'
  expect(head).toMatch(new RegExp(`^${field}: \\w`, 'im'))
  expect(head).not.toMatch(/^transfer-encoding/im)
  const lengths = [...head.matchAll(/^content-length: (\d+)/gim)].map(([, length]) => Number(length))
  expect([head, lengths]).toEqual([head, [expect.any(Number)]])
  const next = method === 'HEAD' ? end : end + lengths[0]!
  if (method !== 'HEAD') expect(JSON.parse(wire.slice(end, next))).toHaveProperty('challenges')
  expect(wire.slice(next)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nafter$/)
}
