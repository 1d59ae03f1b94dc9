import { assertAuthResponse } from '@proxy-auth-errors/core'
import request from 'supertest'
import { expect, test } from 'vitest'
import { SECRET, tokens } from '../tokens.ts'
import { createApp } from './express-passport.ts'

test.each([
  ['/orders', 'no token', undefined, 'missing-credentials'],
  ['/orders', 'an expired one', tokens.expired, 'invalid-credentials'],
  ['/orders', 'a forged one', tokens.forged, 'invalid-credentials'],
  ['/account', 'no token', undefined, 'missing-credentials'],
  ['/account', 'an expired one', tokens.expired, 'expired-credentials'],
  ['/account', 'a forged one', tokens.forged, 'invalid-credentials'],
])('%s with %s', async (path, _name, token, reason) => {
  await request(createApp(SECRET))
    .get(path)
    .set(token === undefined ? {} : { authorization: `Bearer ${token}` })
    .expect(401)
    .expect('www-authenticate', 'Bearer realm="orders"')
    .expect(assertAuthResponse)
    .expect(({ body }) => expect(body).toMatchObject({ reason }))
})

test('who has a token is let in', async () => {
  const app = createApp(SECRET)
  const authorization = `Bearer ${tokens.valid}`
  await request(app)
    .get('/orders')
    .set({ authorization })
    .expect(200, [{ id: 1 }])
  await request(app).get('/account').set({ authorization }).expect(200, { sub: 'alice' })
})
