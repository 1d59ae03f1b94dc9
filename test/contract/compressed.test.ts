/** Compression: it writes the header section of its own accord. */
import http from 'node:http'
import { gunzipSync } from 'node:zlib'
import { type AuthErrorsOptions, proxyAuthErrors } from '@proxy-auth-errors/express'
import compression from 'compression'
import express, { type Response } from 'express'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { close, listen, send } from './client.ts'

beforeEach(() => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
})

const DOCUMENT = JSON.stringify({ type: 'https://example.com/p', status: 401, title: 'Mine' })
const OAUTH = JSON.stringify({ error: 'invalid_client' })
const JSON_BODY = JSON.stringify({ message: 'Wrong password.' })

const WAYS: Readonly<Record<string, (response: Response, body: string) => unknown>> = {
  send: (response, body) => response.send(body),
  end: (response, body) => response.end(body),
  'write and end': (response, body) => {
    response.write(body.slice(0, 9))
    response.end(body.slice(9))
  },
  'writeHead, write and end': (response, body) => {
    response.writeHead(401).write(body.slice(0, 9))
    response.end(body.slice(9))
  },
}

async function ask(
  options: AuthErrorsOptions,
  write: (response: Response) => unknown,
  method: string,
): Promise<string> {
  const app = express()
  app.use(proxyAuthErrors(options))
  app.use(compression({ threshold: 0 }))
  app.use((_request, response) => void write(response.status(401)))
  const server = http.createServer(app)
  try {
    // Nothing is compressed where the client does not ask for it; the header section is written all the same.
    const response = await send(await listen(server), { method })
    expect(response.status).toBe(401)
    expect(response.all('www-authenticate')).toEqual(options.mode === 'report' ? [] : ['Bearer realm="api"'])
    return response.body.toString()
  } finally {
    await close(server)
  }
}

describe.each(Object.entries(WAYS))('%s', (_how, write) => {
  test.each([
    ['a problem document', 'application/problem+json', 'GET', DOCUMENT],
    ['the error of an OAuth server', 'application/json', 'POST', OAUTH],
  ])('%s is kept', async (_what, type, method, body) => {
    expect(await ask({}, (response) => write(response.type(type), body), method)).toBe(body)
  })

  test.each([
    ['a problem document', 'application/problem+json', 'GET', DOCUMENT],
    ['JSON', 'application/json', 'POST', JSON_BODY],
  ])('%s is left as it is in mode report', async (_what, type, method, body) => {
    const kept = await ask({ mode: 'report' }, (response) => write(response.type(type), body), method)
    expect(kept).toBe(body)
  })
})

test('a refusal that was to be sent in chunks has an end when it is compressed further out', async () => {
  const app = express()
  app.use(compression({ threshold: 0 }), proxyAuthErrors())
  app.use((_request, response) => {
    response.status(401).set('transfer-encoding', 'chunked').end('no')
  })
  const server = http.createServer(app)
  try {
    const response = await send(await listen(server), { headers: { 'accept-encoding': 'gzip' } })
    expect(response.status).toBe(401)
    expect(response.all('content-encoding')).toEqual(['gzip'])
    expect(response.all('transfer-encoding')).toEqual(['chunked'])
    expect(JSON.parse(String(gunzipSync(response.body)))).toMatchObject({ status: 401 })
  } finally {
    await close(server)
  }
})
