import { readFileSync } from 'node:fs'
import http from 'node:http'
import { proxyAuthErrors } from '@proxy-auth-errors/express'
import express, { type ErrorRequestHandler } from 'express'
import { expect, test, vi } from 'vitest'
import { RULES } from '../../packages/core/src/misuse/rules/index.ts'
import { close, listen, send } from '../contract/client.ts'
import { createApp } from './apps/app.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

test('the response that README.md shows is the one that leaves', async () => {
  const shown = /<!-- wire: after -->\s+```http\n([\s\S]*?)\n```/.exec(readme)![1]
  const app = express()
  const handler: ErrorRequestHandler = (_error, _request, response, _next) => {
    response.status(407).json({ type: 'about:blank', title: 'Proxy Authentication Required', status: 407 })
  }
  app.use(proxyAuthErrors())
  app.get('/', () => {
    throw new Error('no credentials')
  })
  app.use(handler)
  const server = http.createServer(app)
  try {
    const response = await send(await listen(server), { path: 'http://example.com/' })
    const ours = ['content-type', 'content-length', 'cache-control', 'proxy-authenticate']
    const fields = ours.flatMap((name) => response.all(name).map((value) => `${name}: ${value}`))
    const text = ['HTTP/1.1 407 Proxy Authentication Required', ...fields, '', response.body.toString()].join(
      '\n',
    )
    expect(text).toBe(shown)
  } finally {
    await close(server)
  }
})

test('the warnings that README.md shows are those that are printed', async () => {
  const shown = /<!-- warnings -->\s+```text\n([\s\S]*?)\n```/.exec(readme)![1]
  const printed: string[] = []
  vi.spyOn(process, 'emitWarning').mockImplementation((warning, options) => {
    const { type, code } = options as unknown as { type: string; code: string }
    if (code !== 'default-challenges') printed.push(`[${code}] ${type}: ${String(warning)}`)
  })
  const server = http.createServer(createApp())
  try {
    const port = await listen(server)
    await send(port, { path: 'http://example.com/gateway' })
    await send(port, { path: '/staff' })
    await send(port, { path: '/token' })
  } finally {
    await close(server)
  }
  expect(printed.join('\n\n').replaceAll('test/docs/apps/', 'src/')).toBe(shown)
})

test('the counts that README.md shows are those of the rules', () => {
  const count = (severity: string): number => RULES.filter((rule) => rule.severity === severity).length
  const row = [
    RULES.length,
    count('error'),
    count('warning'),
    count('advice'),
    RULES.filter((rule) => 'repair' in rule).length,
  ]
  expect(readme.replace(/ +/g, ' ')).toContain(`| ${row.join(' | ')} |`)
})

test('every file that README.md links to is there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!)
  expect(links.length).toBeGreaterThan(2)
  for (const path of links)
    expect(() => readFileSync(new URL(`../../${path}`, import.meta.url))).not.toThrow(/ENOENT/)
})
