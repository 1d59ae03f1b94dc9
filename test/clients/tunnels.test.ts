/** The proxy example under many tunnels: none of them stays, and bad input disturbs no other. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type http from 'node:http'
import net from 'node:net'
import { parseChallenges } from '@proxy-auth-errors/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuthenticate } from '../../examples/forward-proxy/authenticate.ts'
import { createProxy } from '../../examples/forward-proxy/proxy.ts'
import { close, listen, send } from '../contract/client.ts'

const SECRET = 'a secret of thirty-two octets....'
let proxy: http.Server
let proxyPort: number
let echoPort: number
const echo = net.createServer((socket) => socket.on('error', () => undefined).pipe(socket))

beforeAll(async () => {
  const authenticate = createAuthenticate(new Map([['user', 'pass']]), SECRET)
  proxy = createProxy(authenticate, (host) => host === '127.0.0.1')
  proxyPort = await listen(proxy)
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  echoPort = (echo.address() as net.AddressInfo).port
})

afterAll(async () => {
  echo.close()
  await close(proxy)
})

/** Sends bytes and gives what comes back, up to `until` or the end. */
async function ask(bytes: string | Buffer, until?: string): Promise<string> {
  const socket = net.connect(proxyPort, '127.0.0.1')
  socket.write(bytes)
  let text = ''
  try {
    for await (const chunk of socket) {
      text += String(chunk)
      if (until !== undefined && text.includes(until)) break
    }
  } catch (error) {
    // Node answers a header section that is too long, and closes the connection without reading the rest of it.
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
  }
  socket.destroy()
  return text
}

function connect(authority: string, ...fields: string[]): string {
  return [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`, ...fields, '', ''].join('\r\n')
}

const AUTH = `Proxy-Authorization: Basic ${btoa('user:pass')}`

async function connections(server: net.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  })
}

/** Waits for sockets that are closing, turn by turn. */
async function drained(server: net.Server): Promise<number> {
  for (let turn = 0; turn < 10_000 && (await connections(server)) > 0; turn++) await new Promise(setImmediate)
  return connections(server)
}

test('1,000 refused and 1,000 accepted tunnels leave no socket behind', async () => {
  const tunnel = async (at: number): Promise<void> => {
    expect(await ask(connect(`127.0.0.1:${echoPort}`))).toMatch(/^HTTP\/1\.1 407 /)
    const echoed = await ask(`${connect(`127.0.0.1:${echoPort}`, AUTH)}ping ${at}.`, `ping ${at}.`)
    expect(echoed).toMatch(/^HTTP\/1\.1 200 /)
    expect(echoed).toContain(`ping ${at}.`)
  }
  for (let round = 0; round < 20; round++) {
    await Promise.all(Array.from({ length: 50 }, (_, at) => tunnel(round * 50 + at)))
  }
  expect(await drained(proxy)).toBe(0)
  expect(await drained(echo)).toBe(0)
})

test.each<[string, string | Buffer, RegExp]>([
  ['no port', connect('127.0.0.1', AUTH), /^HTTP\/1\.1 400 /],
  ['a port that is none', connect('127.0.0.1:99999', AUTH), /^HTTP\/1\.1 400 /],
  ['a path', connect('127.0.0.1:1/x', AUTH), /^HTTP\/1\.1 400 /],
  ['user information', connect('a@127.0.0.1:1', AUTH), /^HTTP\/1\.1 400 /],
  ['a host that is not allowed', connect('example.com:443', AUTH), /^HTTP\/1\.1 403 /],
  ['a bad authority and no credentials', connect('::::'), /^HTTP\/1\.1 407 /],
  [
    'a header bomb',
    connect('127.0.0.1:1', ...Array.from({ length: 5000 }, (_, at) => `X-${at}: ${'a'.repeat(50)}`)),
    /^HTTP\/1\.1 431 /,
  ],
  [
    'a megabyte of credentials',
    connect('127.0.0.1:1', `Proxy-Authorization: Basic ${'a'.repeat(1_000_000)}`),
    /^HTTP\/1\.1 431 /,
  ],
  [
    'Basic that is not UTF-8',
    connect(
      '127.0.0.1:1',
      `Proxy-Authorization: Basic ${Buffer.from([0xff, 0x3a, 0xfe]).toString('base64')}`,
    ),
    /^HTTP\/1\.1 407 [^]*"invalid-credentials"/,
  ],
  [
    'a field that is not ASCII',
    Buffer.from(connect('127.0.0.1:1', 'Proxy-Authorization: Basic \xff\xfe'), 'latin1'),
    /^HTTP\/1\.1 407 [^]*"malformed-credentials"/,
  ],
  [
    'a second request behind it',
    `${connect('127.0.0.1:1')}GET http://127.0.0.1/ HTTP/1.1\r\nHost: a\r\n${AUTH}\r\n\r\n`,
    /^HTTP\/1\.1 407 (?![^]*HTTP\/1\.1)/,
  ],
])('a CONNECT with %s is refused clearly', async (_name, bytes, expected) => {
  const other = ask(`${connect(`127.0.0.1:${echoPort}`, AUTH)}still here`, 'still here')
  expect(await ask(bytes)).toMatch(expected)
  expect(await other).toContain('still here')
})

test('a nonce that is too old is stale: the client is to try again without asking the user', async () => {
  const server = createProxy(createAuthenticate(new Map([['user', 'pass']]), SECRET, 0.000_001))
  const port = await listen(server)
  const path = 'http://127.0.0.1/'
  try {
    const first = await send(port, { path })
    const challenges = parseChallenges(first.all('proxy-authenticate'))
    if (!challenges.ok) throw new Error(challenges.message)
    const { realm, nonce } = challenges.challenges[0]!.params
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
    const response = hash(`${hash(`user:${realm}:pass`)}:${nonce}:00000001:c:auth:${hash(`GET:${path}`)}`)
    const credentials =
      `Digest username="user", realm="${realm}", nonce="${nonce}", uri="${path}", algorithm=SHA-256, ` +
      `qop=auth, nc=00000001, cnonce="c", response="${response}"`
    const second = await send(port, { path, headers: { 'proxy-authorization': credentials } })
    expect(second.status).toBe(407)
    expect(second.all('proxy-authenticate')[0]).toMatch(/^Digest .*stale=true/)
    expect(JSON.parse(second.body.toString())).toMatchObject({ reason: 'stale-nonce' })
  } finally {
    await close(server)
  }
})
