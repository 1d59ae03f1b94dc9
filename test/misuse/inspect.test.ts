/** `inspect` and what goes with it, on the responses that people's tests have in hand. */
import http from 'node:http'
import { assertAuthResponse, inspect, toReply, toRequestFacts } from '@proxy-auth-errors/core'
import { proxyAuthErrors } from '@proxy-auth-errors/express'
import express, { type Express } from 'express'
import fastify from 'fastify'
import request from 'supertest'
import { expect, test } from 'vitest'
import { close, listen } from '../contract/client.ts'

function createApp(): Express {
  const app = express()
  app.get('/bare', (_request, response) => void response.status(401).send('no'))
  app.get('/two', (_request, response) => {
    response.status(401).set('WWW-Authenticate', ['Basic realm="a"', 'Bearer realm="b"']).send('no')
  })
  app.get('/token', (_request, response) => {
    response.status(401).set('WWW-Authenticate', 'Bearer error="invalid_token"').send('no')
  })
  return app
}

test("supertest's .expect(assertAuthResponse) fails with the findings", async () => {
  const asking = request(createApp()).get('/bare').expect(401).expect(assertAuthResponse)
  await expect(asking).rejects.toMatchObject({
    message: expect.stringMatching(
      /^The response breaks a rule\.\n- missing-www-authenticate: A 401 was sent/,
    ),
    findings: [{ rule: 'missing-www-authenticate', request: { method: 'GET', target: '/bare' } }],
  })
})

test('it passes on what the suite makes of the same app', async () => {
  const app = express()
  app.use(proxyAuthErrors())
  app.use(createApp())
  for (const path of ['/bare', '/two', '/token'])
    await request(app).get(path).expect(401).expect(assertAuthResponse)
})

test('it knows the credentials of the request', async () => {
  const app = createApp()
  await expect(request(app).get('/token').expect(assertAuthResponse)).rejects.toThrow(
    'bearer-error-without-credentials',
  )
  await request(app).get('/token').set('authorization', 'Bearer abc').expect(assertAuthResponse)
})

test('a rule that is allowed may be broken', async () => {
  const response = await request(createApp()).get('/bare')
  expect(() => assertAuthResponse(response, { allow: ['missing-www-authenticate'] })).not.toThrow()
})

test('field lines of supertest stay apart', async () => {
  const response = await request(createApp()).get('/two?token=canary')
  expect(toReply(response).headers.filter(([name]) => /^www-authenticate$/i.test(name))).toHaveLength(2)
  expect(toRequestFacts(response)).toMatchObject({ method: 'GET', target: '/two?token=canary' })
})

test("fastify.inject's response", async () => {
  const app = fastify()
  app.post('/', (_request, reply) => reply.code(407).send({ a: 1 }))
  const response = await app.inject({ method: 'POST', url: '/', headers: { 'x-a': '1' } })
  const facts = toRequestFacts(response)
  expect([facts.method, facts.target, facts.field('x-a'), facts.field('x-b')]).toEqual([
    'POST',
    '/',
    '1',
    undefined,
  ])
  expect(toReply(response)).toMatchObject({ status: 407, body: '{"a":1}' })
  expect(inspect(toReply(response), facts).map(({ rule }) => rule)).toEqual([
    'missing-proxy-authenticate',
    'proxy-auth-from-origin',
    'not-problem-details',
  ])
})

test('an IncomingMessage of node:http', async () => {
  const server = http.createServer(createApp())
  const port = await listen(server)
  try {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http
        .get(
          { port, host: '127.0.0.1', path: '/token', headers: { authorization: 'Bearer abc.123' } },
          resolve,
        )
        .on('error', reject)
    })
    response.resume()
    expect(inspect(toReply(response, 'no'), toRequestFacts(response))).toEqual([])
    expect(inspect(toReply(response, 'abc.123 is no token'), toRequestFacts(response))).toMatchObject([
      { rule: 'credentials-echoed' },
    ])
  } finally {
    await close(server)
  }
})

test('axios: what went to a proxy is a whole URL', () => {
  const sent = { method: 'GET', path: 'http://example.com/x', getHeaders: () => ({}) }
  expect(toRequestFacts({ status: 407, headers: {}, request: sent }).target).toBe('http://example.com/x')
})

test.each([
  ['', '/'],
  ['?407=1', '/?407=1'],
])('supertest: a request to "%s" is one to this server', async (path, target) => {
  expect(toRequestFacts(await request(createApp()).get(path)).target).toBe(target)
})

test('of a web Response nothing is said that only the request could tell', () => {
  const headers = { 'www-authenticate': 'Bearer error="invalid_token"' }
  const response = new Response('{"status":401}', { status: 401, headers })
  expect(() => assertAuthResponse(response)).not.toThrow()
  const facts = { method: 'GET', target: '/', field: () => undefined }
  expect(() => assertAuthResponse(response, { request: facts })).toThrow('bearer-error-without-credentials')
})

test.each([undefined, null, 7, {}, Promise.resolve()])('an assertion about %j fails', (value) => {
  expect(() => assertAuthResponse(value)).toThrow(TypeError)
})

test('a web Response', async () => {
  const response = new Response('{"status":403}', {
    status: 401,
    headers: { 'content-type': 'application/problem+json', 'www-authenticate': 'Basic' },
  })
  const reply = toReply(response, await response.text())
  expect(inspect(reply, toRequestFacts(response)).map(({ rule }) => rule)).toEqual([
    'basic-without-realm',
    'problem-status-mismatch',
  ])
})

test.each([undefined, null, 7, {}, { headers: 'x' }, { status: '401' }, Promise.resolve({ status: 401 })])(
  '%j is no response: a test does not go on with it',
  (value) => {
    expect(() => toReply(value)).toThrow(/A response has a status, and .* has none\. Write await/)
  },
)
