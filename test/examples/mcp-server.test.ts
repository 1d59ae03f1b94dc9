import { readFileSync } from 'node:fs'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { beforeAll, expect, test } from 'vitest'
import { send, type WireResponse } from '../contract/client.ts'
import { type Ended, runScript } from './child.ts'
import { shownResponses, shownWarnings, toPlain, toPlainWarnings } from './readme.ts'

const folder = new URL('../../examples/mcp-server/', import.meta.url)
const readme = readFileSync(new URL('README.md', folder), 'utf8')
const shown = shownResponses(readme)

const responses: WireResponse[] = []
let tools: readonly string[] = []
let counted: unknown
let ended: Ended

// What it wrote is whole only when it has ended: all requests are sent before the first test looks.
beforeAll(async () => {
  const example = runScript(folder, 'start', { env: { PORT: '0' } })
  try {
    const [, url, port] = await example.printed(/^(http:\/\/127\.0\.0\.1:(\d+)\/mcp)\n/)
    for (const { request } of shown) responses.push(await send(Number(port), request))

    const client = new Client({ name: 'test', version: '1.0.0' })
    const transport = new StreamableHTTPClientTransport(new URL(url!), {
      requestInit: { headers: { authorization: 'Bearer let-me-in' } },
    })
    await client.connect(transport as Transport)
    tools = (await client.listTools()).tools.map(({ name }) => name)
    counted = (await client.callTool({ name: 'count-words', arguments: { text: 'one two' } })).content
    await client.close()
  } finally {
    ended = await example.stop()
  }
}, 60_000)

test('the README shows what it sends', () => {
  expect(shown.map(({ response }) => response.status)).toEqual([401, 401, 200])
  shown.forEach(({ response }, at) => {
    const sent = toPlain(responses[at]!)
    expect(withoutPort(sent)).toEqual(withoutPort(response))
    expect(sent.lines).toContain(`content-length: ${sent.body.length}`)
  })
})

test('a client with the token lists the tools and calls one', () => {
  expect(tools).toEqual(['count-words'])
  expect(counted).toEqual([{ type: 'text', text: '2' }])
})

test('it prints its URL, warns of the SDK as the README shows, and ends with code 0', () => {
  expect(ended.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp\n$/)
  expect(withoutVersion(toPlainWarnings(ended.stderr))).toBe(withoutVersion(shownWarnings(readme)))
  expect(ended.code).toBe(0)
})

/** The port is another one in the README, and stands in the body, on which length and validator depend. */
function withoutPort({ status, lines, body }: ReturnType<typeof toPlain>): object {
  const replace = (text: string): string => text.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1')
  return {
    status,
    lines: lines.filter((line) => !/^(?:content-length|etag):/.test(line)).map(replace),
    body: replace(body),
  }
}

function withoutVersion(text: string): string {
  return text.replace(/(@modelcontextprotocol\/sdk)@\S+/, '$1')
}
