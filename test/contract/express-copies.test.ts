/** An app of another copy of Express, called as a function: its responses have another prototype. */
import http from 'node:http'
import { proxyAuthErrors } from '@proxy-auth-errors/express'
import express from 'express'
import express4 from 'express-v4'
import { expect, test } from 'vitest'
import { close, listen, send } from './client.ts'

test('it covers itself where the suite is mounted in it too', async () => {
  const other = express4()
  other.use(proxyAuthErrors())
  other.get('/', (_request, response) => void response.status(401).send('no'))
  const app = express()
  app.use(proxyAuthErrors())
  app.use((request, response, next) => {
    ;(other as unknown as (...args: unknown[]) => void)(request, response, next)
  })
  const server = http.createServer(app)
  try {
    const response = await send(await listen(server))
    expect([response.status, response.all('www-authenticate')]).toEqual([401, ['Bearer realm="api"']])
  } finally {
    await close(server)
  }
})
