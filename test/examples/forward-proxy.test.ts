import { readFileSync } from 'node:fs'
import http from 'node:http'
import { expect, test } from 'vitest'
import { close, listen, send } from '../contract/client.ts'
import { runScript } from './child.ts'

const folder = new URL('../../examples/forward-proxy/', import.meta.url)

test('npm start gives a proxy that refuses as its README shows, and lets user:pass through', async () => {
  const origin = http.createServer((_request, response) => void response.end('hello'))
  const target = `http://127.0.0.1:${await listen(origin)}/`
  const child = runScript(folder, 'start', { env: { PORT: '0' } })
  try {
    const port = Number((await child.printed(/^http:\/\/127\.0\.0\.1:(\d+)$/m))[1])
    const refused = await send(port, { path: target })
    const readme = readFileSync(new URL('README.md', folder), 'utf8')
    const shown = /\$ curl -i[^\n]*\n([\s\S]*?)\n\n/.exec(readme)![1]
    const names = ['content-type', 'content-length', 'cache-control', 'proxy-authenticate']
    const lines = names.flatMap((name) => refused.all(name).map((value) => `${name}: ${value}`))
    expect(
      ['HTTP/1.1 407 Proxy Authentication Required', ...lines]
        .join('\n')
        .replace(/nonce="[^"]+"/, 'nonce="NONCE"'),
    ).toBe(shown)

    const headers = { 'proxy-authorization': `Basic ${btoa('user:pass')}` }
    expect((await send(port, { path: target, headers })).body.toString()).toBe('hello')
    expect((await send(port, { path: '/', headers })).status).toBe(400)
  } finally {
    expect(await child.stop()).toMatchObject({ code: 0, stderr: '' })
    await close(origin)
  }
})
