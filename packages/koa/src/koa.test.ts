import http from 'node:http'
import createError from 'http-errors'
import Koa from 'koa'
import request from 'supertest'
import { expect, test } from 'vitest'
import { proxyAuthErrors } from './index.ts'

test('the error event fires for unexpected errors only', async () => {
  const errors: unknown[] = []
  const app = new Koa()
  app.on('error', (error) => errors.push(error))
  app.use(proxyAuthErrors())
  app.use((ctx) => {
    throw ctx.path === '/refused' ? createError(401) : new Error('unexpected')
  })
  const server = http.createServer(app.callback())
  await request(server).get('/refused').expect(401)
  expect(errors).toEqual([])
  await request(server).get('/broken').expect(500, 'Internal Server Error')
  expect(errors).toMatchObject([{ message: 'unexpected' }])
})
