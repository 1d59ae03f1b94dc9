/** Hono runs on more than Node: what it answers there is the same. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { send } from '../contract/client.ts'
import { app, PATHS } from './app.ts'
import { portOf, RUNTIMES } from './runtimes.ts'

/** What is compared. A runtime may say more of a response: a date, a server. */
const FIELDS = ['content-type', 'cache-control', 'www-authenticate', 'proxy-authenticate', 'vary']

const folder = mkdtempSync(`${tmpdir()}/runtimes-`)

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('app.ts', import.meta.url))],
    bundle: true,
    conditions: ['@proxy-auth-errors/source'],
    format: 'esm',
    outfile: `${folder}/app.js`,
    logLevel: 'error',
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(Object.entries(RUNTIMES))('%s', (runtime, serve) => {
  const server = { stop: () => undefined as unknown, port: 0 }

  beforeAll(async () => {
    const child = serve(folder)
    server.stop = () => child.kill()
    server.port = await portOf(child)
  })
  afterAll(() => server.stop())

  test.each(PATHS)('%s is answered as on Node', async (path) => {
    const expected = await app.request(path)
    const response = await send(server.port, { path })
    expect(response.status).toBe(expected.status)
    for (const name of FIELDS) expect(response.all(name).join(', ')).toBe(expected.headers.get(name) ?? '')
    expect(response.all('content-length')).toEqual([String(response.body.length)])
    expect(response.body.toString()).toBe(await expected.text())
  })

  test.each(['/own-error', '/handler/own-error'])(
    '%s: each challenge has a line of its own where a response keeps them apart',
    async (path) => {
      const response = await send(server.port, { path })
      const lines = ['Bearer realm="a"', 'Basic realm="b"']
      expect(response.all('www-authenticate')).toEqual(runtime === 'Deno' ? lines : [lines.join(', ')])
    },
  )

  test('HEAD has the fields and no body', async () => {
    const response = await send(server.port, { method: 'HEAD', path: '/sent' })
    expect([response.status, response.body.length]).toEqual([401, 0])
    expect(response.all('www-authenticate')).toEqual(['Bearer realm="api"'])
  })
})
