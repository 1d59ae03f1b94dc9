import { assertAuthResponse } from '@proxy-auth-errors/core'
import request from 'supertest'
import { expect, test, vi } from 'vitest'
import { SECRET, tokens } from '../tokens.ts'
import { createApp } from './koa-jwt.ts'

test.each([
  ['no token', undefined, 'missing-credentials'],
  ['an expired one', tokens.expired, 'expired-credentials'],
  ['a forged one', tokens.forged, 'invalid-credentials'],
])('%s', async (_name, token, reason) => {
  const log = vi.spyOn(console, 'info').mockImplementation(() => undefined)
  await request(createApp(SECRET).callback())
    .get('/orders')
    .set(token === undefined ? {} : { authorization: `Bearer ${token}` })
    .expect(401)
    .expect('www-authenticate', 'Bearer realm="orders", scope="orders:read"')
    .expect(assertAuthResponse)
    .expect(({ body }) => {
      expect(body).toMatchObject({ type: `https://orders.example/problems/${reason}`, reason })
    })
  expect(log.mock.calls).toEqual([[`refused with 401: ${reason}`]])
})

test('who has a token is let in, and what needs none is open', async () => {
  const callback = createApp(SECRET).callback()
  await request(callback)
    .get('/orders')
    .set('authorization', `Bearer ${tokens.valid}`)
    .expect(200, [{ id: 1 }])
  await request(callback).get('/health').expect(200, 'ok')
})
