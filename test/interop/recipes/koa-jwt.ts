import { bearer, proxyAuthErrors } from '@proxy-auth-errors/koa'
import Koa from 'koa'
import jwt from 'koa-jwt'

export function createApp(secret: string): Koa {
  const app = new Koa()

  app.use(
    proxyAuthErrors({
      challenges: { 401: bearer({ realm: 'orders', scope: 'orders:read' }) },
      typeBase: 'https://orders.example/problems/',
      onRefusal: ({ status, reason }) => console.info(`refused with ${status}: ${reason}`),
    }),
  )

  app.use(jwt({ secret }).unless({ path: '/health' }))

  app.use((ctx) => {
    ctx.body = ctx.path === '/health' ? 'ok' : [{ id: 1 }]
  })

  return app
}
