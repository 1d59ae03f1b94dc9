import jwt from '@fastify/jwt'
import { bearer, proxyAuthErrors } from '@proxy-auth-errors/fastify'
import fastify, { type FastifyInstance } from 'fastify'

export async function createApp(secret: string): Promise<FastifyInstance> {
  const app = fastify()

  await app.register(proxyAuthErrors, {
    challenges: {
      // Only a client that has sent a token is told that something is wrong with it.
      401: (request) =>
        /^Bearer /i.test(request.field('authorization') ?? '')
          ? bearer({ realm: 'orders', error: 'invalid_token' })
          : bearer({ realm: 'orders' }),
    },
  })

  await app.register(jwt, { secret })

  app.get('/health', () => 'ok')

  await app.register(async (orders) => {
    orders.addHook('onRequest', async (request) => {
      await request.jwtVerify()
    })
    orders.get('/orders', () => [{ id: 1 }])
  })

  return app
}
