/** Libraries that act when the header section is due (sessions, timers) act on an answer as on any response. */
import http from 'node:http'
import { createRequire } from 'node:module'
import { bearer, proxyAuthErrors, refuse, unauthorized } from '@proxy-auth-errors/express'
import express, { type RequestHandler } from 'express'
import { expect, test } from 'vitest'
import { close, listen, send } from './client.ts'

const require = createRequire(import.meta.url)
/** What they use; compression does, and is installed. */
const onHeaders = createRequire(require.resolve('compression'))('on-headers') as (
  response: http.ServerResponse,
  listener: (this: http.ServerResponse) => void,
) => void

const keepSession: RequestHandler = (_request, response, next) => {
  onHeaders(response, function setCookie() {
    this.setHeader('set-cookie', 'session=abc')
  })
  next()
}

const HANDLERS: Readonly<Record<string, RequestHandler>> = {
  'status and end': (_request, response) => void response.status(401).end('no'),
  send: (_request, response) => void response.status(401).send('no'),
  'write and end': (_request, response) => {
    response.status(401).write('no')
    response.end()
  },
  writeHead: (_request, response) => void response.writeHead(401, { 'x-by-hand': '1' }).end('no'),
  'a problem document': (_request, response) => {
    response.status(401).type('application/problem+json').send('{"status":401}')
  },
  refuse: (_request, response) => refuse(response, unauthorized()),
  'a thrown error': () => {
    throw unauthorized()
  },
}

test.each(Object.keys(HANDLERS))('%s', async (name) => {
  const app = express()
  const [watch, handle] = proxyAuthErrors({ challenges: { 401: bearer({ realm: 'api' }) } })
  app.use(watch, keepSession, HANDLERS[name]!, handle)
  const server = http.createServer(app)
  try {
    const response = await send(await listen(server), { method: 'GET', path: '/' })
    expect([response.status, response.all('www-authenticate')]).toEqual([401, ['Bearer realm="api"']])
    expect(response.all('set-cookie')).toEqual(['session=abc'])
    expect(JSON.parse(response.body.toString())).toMatchObject({ status: 401 })
  } finally {
    await close(server)
  }
})
