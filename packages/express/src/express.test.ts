import express from 'express'
import createError from 'http-errors'
import request from 'supertest'
import { expect, test } from 'vitest'
import { basic, proxyAuthErrors } from './index.ts'

test('the value mounts on one router and covers that part only', async () => {
  const app = express()
  const api = express.Router()
  const suite = proxyAuthErrors({ challenges: { 401: basic({ realm: 'api' }) } })
  api.use(suite)
  api.get('/text', (_request, response) => void response.status(401).send('no'))
  api.get('/thrown', () => {
    throw createError(401)
  })
  api.use(suite)
  app.use('/api', api)
  app.get('/other', (_request, response) => void response.status(401).send('no'))

  for (const path of ['/api/text', '/api/thrown']) {
    await request(app)
      .get(path)
      .expect(401)
      .expect('content-type', 'application/problem+json')
      .expect('www-authenticate', 'Basic realm="api"')
  }
  await request(app).get('/other').expect(401, 'no')
})

test('an error without a status is answered with the one set on the response, and without its message', async () => {
  const app = express()
  const suite = proxyAuthErrors()
  app.get('/', (_request, response) => {
    response.status(401)
    throw new Error('canary')
  })
  app.use(suite)
  const { body } = await request(app).get('/').expect(401).expect('www-authenticate', 'Bearer realm="api"')
  expect(body.detail).toBe('Send Authorization with the Bearer scheme.')
})
