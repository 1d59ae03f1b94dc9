import { readFileSync } from 'node:fs'
import http from 'node:http'
import { proxyAuthErrors } from '@proxy-auth-errors/express'
import { expect, test } from 'vitest'
import { close, listen, send } from '../contract/client.ts'
import { createApp } from './apps/problem-handler.ts'

const source = new URL('apps/problem-handler.ts', import.meta.url)

/** The line in which the handler sends its answer. */
const line =
  readFileSync(source, 'utf8')
    .split('\n')
    .findIndex((text) => text.includes('response.status(407)')) + 1

async function ask(suite?: ReturnType<typeof proxyAuthErrors>): Promise<Awaited<ReturnType<typeof send>>> {
  const server = http.createServer(createApp(suite))
  try {
    return await send(await listen(server), { path: 'http://example.com/' })
  } finally {
    await close(server)
  }
}

test('the handler by itself sends a 407 without a challenge, as plain JSON', async () => {
  const response = await ask()
  expect(response.status).toBe(407)
  expect(response.all('proxy-authenticate')).toEqual([])
  expect(response.all('content-type')).toEqual(['application/json; charset=utf-8'])
})

test('with the suite the client gets a correct response, and the warning names the file and line', async () => {
  const warned = new Promise<Error & { code?: string }>((resolve) => {
    process.on('warning', function listener(warning: Error & { code?: string }) {
      if (warning.code !== 'missing-proxy-authenticate') return
      process.off('warning', listener)
      resolve(warning)
    })
  })
  const response = await ask(proxyAuthErrors())
  expect(response.status).toBe(407)
  expect(response.all('proxy-authenticate')).toEqual(['Basic realm="proxy", charset="UTF-8"'])
  expect(response.all('content-type')).toEqual(['application/problem+json'])

  const warning = await warned
  expect(warning.name).toBe('AuthMisuseWarning')
  expect(warning.message).toContain(`test/misuse/apps/problem-handler.ts:${line}:`)
  expect(warning.message).toContain('A 407 was sent without a challenge in Proxy-Authenticate.')
  expect(warning.message).toContain('docs/rules.md#missing-proxy-authenticate')
})
