import { assertAuthResponse } from '@proxy-auth-errors/core'
import { expect, test } from 'vitest'
import { SECRET, tokens } from '../tokens.ts'
import { createApp } from './fastify-jwt.ts'

test.each([
  ['no token', undefined, 'missing-credentials', 'Bearer realm="orders"'],
  ['an expired one', tokens.expired, 'expired-credentials', 'Bearer realm="orders", error="invalid_token"'],
  ['a forged one', tokens.forged, 'invalid-credentials', 'Bearer realm="orders", error="invalid_token"'],
])('%s', async (_name, token, reason, challenge) => {
  const app = await createApp(SECRET)
  const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }) }
  const response = await app.inject({ url: '/orders', headers })
  expect(response.statusCode).toBe(401)
  expect(response.json()).toMatchObject({ reason })
  expect(response.headers['www-authenticate']).toBe(challenge)
  assertAuthResponse(response)
})

test('who has a token is let in, and what needs none is open', async () => {
  const app = await createApp(SECRET)
  const headers = { authorization: `Bearer ${tokens.valid}` }
  expect((await app.inject({ url: '/orders', headers })).json()).toEqual([{ id: 1 }])
  expect((await app.inject('/health')).body).toBe('ok')
})
