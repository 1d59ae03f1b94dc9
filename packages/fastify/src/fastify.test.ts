import fastify from 'fastify'
import createError from 'http-errors'
import { expect, test } from 'vitest'
import registeredAsDefault, { basic, proxyAuthErrors } from './index.ts'

test('an auth hook that was added before the plugin is covered', async () => {
  const app = fastify()
  app.addHook('onRequest', async () => {
    throw createError(407)
  })
  await app.register(proxyAuthErrors)
  app.get('/', () => 'never')
  const response = await app.inject('/')
  expect(response.statusCode).toBe(407)
  expect(response.headers['content-type']).toBe('application/problem+json')
  expect(response.headers['proxy-authenticate']).toBe('Basic realm="proxy", charset="UTF-8"')
})

test('an app knows the plugin by its name', async () => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  expect(app.hasPlugin('@proxy-auth-errors/fastify')).toBe(true)
})

test('in a scope that is encapsulated it covers that part only', async () => {
  const app = fastify()
  await app.register(async (scope) => {
    await scope.register(proxyAuthErrors, { challenges: { 401: basic({ realm: 'scope' }) } })
    scope.get('/inside', (_request, reply) => reply.code(401).send('no'))
  })
  app.get('/outside', (_request, reply) => reply.code(401).send('no'))
  await app.ready()
  expect((await app.inject('/inside')).headers['www-authenticate']).toBe('Basic realm="scope"')
  const outside = await app.inject('/outside')
  expect([outside.headers['www-authenticate'], outside.body]).toEqual([undefined, 'no'])
})

test('the options of register are not taken for its own', async () => {
  const app = fastify()
  await app.register(registeredAsDefault, { prefix: '/x', logLevel: 'warn' } as object)
  await app.ready()
  expect(registeredAsDefault).toBe(proxyAuthErrors)
})

test('a wrong option fails when the plugin is registered', async () => {
  const app = fastify()
  await expect(async () => app.register(proxyAuthErrors, { mode: 'fix' as 'repair' })).rejects.toThrow(
    /mode is "fix"/,
  )
})

test('a returned web Response is corrected', async () => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  app.get('/', () => new Response('no', { status: 401 }))
  const response = await app.inject('/')
  expect(response.statusCode).toBe(401)
  expect(response.json()).toMatchObject({ status: 401, reason: 'missing-credentials' })
  expect(response.headers['www-authenticate']).toBe('Bearer realm="api"')
})

test('HEAD on a route that Fastify made of a GET has the fields of the GET', async () => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  app.get('/raw', (_request, reply) => reply.code(401).send('no'))
  app.get('/thrown', () => {
    throw createError(407)
  })
  for (const url of ['/raw', '/thrown']) {
    const get = await app.inject({ url })
    const head = await app.inject({ url, method: 'HEAD' })
    expect(head.body).toBe('')
    for (const name of ['content-type', 'content-length', 'www-authenticate', 'proxy-authenticate']) {
      expect(head.headers[name]).toBe(get.headers[name])
    }
  }
})

test('an error handler of the app that makes something else of a refusal has the last word', async () => {
  const app = fastify()
  await app.register(proxyAuthErrors)
  app.setErrorHandler((_error, _request, reply) => reply.code(200).send({ statusCode: 200, message: 'no' }))
  app.get('/', () => {
    throw createError(401, 'no')
  })
  const response = await app.inject('/')
  expect([response.statusCode, response.body]).toEqual([200, '{"statusCode":200,"message":"no"}'])
})
