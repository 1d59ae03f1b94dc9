import { proxyAuthErrors } from '@proxy-auth-errors/hono'
import { Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'

export function createApp(isKnown: (token: string) => Promise<boolean>): Hono {
  const app = new Hono()

  const authErrors = proxyAuthErrors({
    problem: (problem) => ({ ...problem, help: 'https://orders.example/tokens' }),
  })
  app.use(authErrors)
  app.onError(authErrors)

  app.get('/health', (c) => c.text('ok'))

  // Its own challenge is sent, as nothing is wrong with it.
  app.use('/orders', bearerAuth({ realm: 'orders', verifyToken: isKnown }))
  app.get('/orders', (c) => c.json([{ id: 1 }]))

  return app
}
