/** The example of a forward proxy, driven by the clients that people use. */
import { readFileSync } from 'node:fs'
import type http from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAuthenticate } from '../../examples/forward-proxy/authenticate.ts'
import { createProxy } from '../../examples/forward-proxy/proxy.ts'
import { close, listen } from '../contract/client.ts'
import { clients, isInstalled } from './clients.ts'
import { createOrigin } from './origin.ts'

const { server: origin, remove } = createOrigin()
let proxy: http.Server
let addresses: { proxy: string; origin: string }

beforeAll(async () => {
  const authenticate = createAuthenticate(new Map([['user', 'pass']]), 'a secret of thirty-two octets....')
  // A browser asks for pages of its own: nothing may leave this machine.
  proxy = createProxy(authenticate, (host) => host === '127.0.0.1')
  addresses = { proxy: `127.0.0.1:${await listen(proxy)}`, origin: `127.0.0.1:${await listen(origin)}` }
})

afterAll(async () => {
  await Promise.all([close(proxy), close(origin)])
  remove()
})

const installed = new Map(
  await Promise.all(
    clients.map(async ({ program }) => [program, !program || (await isInstalled(program))] as const),
  ),
)

// In CI nothing may be missing: .ci/run installs it.
test.runIf(process.env['CI'])('every program is installed', () => {
  expect([...installed].filter(([, isThere]) => !isThere).map(([program]) => program)).toEqual([])
})

/** What each client saw without credentials, with wrong and with right ones. docs/clients.md shows the same. */
const SEEN: readonly (readonly [name: string, none: string, wrong: string, right: string])[] = [
  ['curl --proxy-basic', '407', '407', '200'],
  ['curl --proxy-digest', '407', '407', '200'],
  ['curl --proxy-anyauth', '407', '407', '200'],
  ['curl --proxytunnel --proxy-basic', '407 exit 56', '407 exit 56', '200'],
  ['curl --proxytunnel --proxy-digest', '407 exit 56', '407 exit 56', '200'],
  ['curl --proxytunnel --proxy-anyauth', '407 exit 56', '407 exit 56', '200'],
  ['wget', 'exit 8', 'exit 8', '200'],
  ['git ls-remote, proxyAuthMethod=anyauth', 'exit 128', 'exit 128', '200'],
  ['node:http, Basic by hand', '407', '407', '200'],
  ['undici ProxyAgent, request()', 'AbortError', 'AbortError', '200'],
  ['https-proxy-agent', '407, 2 challenges', '407, 2 challenges', '200'],
  ['axios', '407 missing-credentials', '407 invalid-credentials', '200'],
  ['Chromium', 'ERR_INVALID_AUTH_CREDENTIALS', '407', '200'],
]

describe.each(SEEN)('%s', (name, ...seen) => {
  const client = clients.find((candidate) => candidate.name === name)!

  test
    .skipIf(!installed.get(client.program))
    .each((['none', 'wrong', 'right'] as const).map((credentials, at) => [credentials, seen[at]] as const))(
    '%s credentials: %s',
    async (credentials, expected) => {
      expect(await client.ask({ ...addresses, credentials })).toBe(expected)
    },
  )
})

test('every client is in the table, and docs/clients.md shows it', () => {
  expect(SEEN.map(([name]) => name)).toEqual(clients.map(({ name }) => name))
  const page = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8').replace(/ +/g, ' ')
  for (const [name, ...seen] of SEEN) {
    const { by } = clients.find((candidate) => candidate.name === name)!
    expect(page).toContain(`| ${[name, by, ...seen].join(' | ')} |`)
  }
})
