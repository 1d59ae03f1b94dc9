import { expect, test } from 'vitest'
import { createApp } from './hono-bearer-auth.ts'

const app = createApp(async (token) => token === 'right-token')

test.each([
  ['no token', undefined, 'missing-credentials', 'Bearer realm="orders"'],
  ['an unknown one', 'wrong-token', 'invalid-credentials', 'Bearer error="invalid_token"'],
])('%s', async (_name, token, reason, challenge) => {
  const response = await app.request('/orders', {
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  })
  expect(response.status).toBe(401)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('www-authenticate')).toBe(challenge)
  expect(await response.json()).toMatchObject({ reason, help: 'https://orders.example/tokens' })
})

test('who has a token is let in, and what needs none is open', async () => {
  const response = await app.request('/orders', { headers: { authorization: 'Bearer right-token' } })
  expect(await response.json()).toEqual([{ id: 1 }])
  expect(await (await app.request('/health')).text()).toBe('ok')
})
