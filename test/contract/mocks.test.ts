/* eslint-disable no-underscore-dangle -- that is how the library names what a test asks */
/** A request and a response that are made up for a unit test, which have little of those of Node. */
import { proxyAuthErrors, refuse } from '@proxy-auth-errors/express'
import express, { type NextFunction, type Response as ExpressResponse } from 'express'
import createError from 'http-errors'
import { createRequest, createResponse, type MockResponse } from 'node-mocks-http'
import { expect, test } from 'vitest'

type Response = MockResponse<ExpressResponse>

const [watch, handle] = proxyAuthErrors({ onFinding: () => undefined })

function answerOf(
  write: (response: Response, next: NextFunction) => unknown,
  method: 'GET' | 'HEAD' = 'GET',
): Response {
  const request = createRequest({ method })
  const response = createResponse({ req: request })
  watch(request, response, () => undefined)
  write(response, (error) => void handle(error, request, response, () => undefined))
  return response
}

test.each<[string, (response: Response, next: NextFunction) => unknown]>([
  ['sent', (response) => response.status(401).json({ error: 'no' })],
  ['written', (response) => response.writeHead(401).end('no')],
  ['thrown', (_response, next) => next(createError(401))],
  ['refused', (response) => refuse(response, { status: 401, reason: 'expired-credentials' })],
])('a 401 that is %s', (_how, write) => {
  const response = answerOf(write)
  expect(response.statusCode).toBe(401)
  expect(response._isEndCalled()).toBe(true)
  expect(response._getHeaders()).toMatchObject({
    'content-type': 'application/problem+json',
    'www-authenticate': 'Bearer realm="api"',
  })
  expect(JSON.parse(response._getData())).toMatchObject({ status: 401 })
})

test.each<[string, (response: Response, next: NextFunction) => unknown]>([
  ['sent', (response) => response.status(401).json({ error: 'no' })],
  ['written', (response) => response.writeHead(401).end('no')],
  ['thrown', (_response, next) => next(createError(401))],
])('a 401 to HEAD that is %s', (_how, write) => {
  const response = answerOf(write, 'HEAD')
  expect([response.statusCode, response._isEndCalled(), response._getData()]).toEqual([401, true, ''])
  expect(response._getHeaders()).toMatchObject({ 'www-authenticate': 'Bearer realm="api"' })
})

test('a 401 to HEAD of an app of Express, which gives a response the prototype of its own', () => {
  const request = createRequest({ method: 'HEAD', url: '/' })
  const response = createResponse({ req: request })
  const app = express()
  app.use(watch, (_request, asked) => void asked.writeHead(401).end('no'))
  app(request, response)
  expect([response._isEndCalled(), response._getHeaders()['www-authenticate']]).toEqual([
    true,
    'Bearer realm="api"',
  ])
})

test('a 200', () => {
  const response = answerOf((it) => it.status(200).json({ balance: 30 }))
  expect([response.statusCode, response._isEndCalled(), response._getJSONData()]).toEqual([
    200,
    true,
    { balance: 30 },
  ])
})
