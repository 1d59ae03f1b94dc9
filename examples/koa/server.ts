import type { AddressInfo } from 'node:net'
import { basic, bearer, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/koa'
import Koa, { type Context } from 'koa'

const tokens = new Set(['let-me-in'])

function requireToken(ctx: Context): void {
  const token = /^Bearer (\S+)$/i.exec(ctx.get('authorization'))?.[1]
  // Koa's own way to refuse. The configured challenge is added.
  if (token === undefined) ctx.throw(401)
  // An error that brings a challenge of its own. It is sent instead of the configured one.
  if (!tokens.has(token)) {
    throw unauthorized({ challenges: bearer({ realm: 'reports', error: 'invalid_token' }) })
  }
}

const app = new Koa()

// Mounted first it sees what every other middleware throws and sends.
app.use(
  proxyAuthErrors({
    challenges: {
      401: bearer({ realm: 'reports' }),
      407: basic({ realm: 'gateway', charset: 'UTF-8' }),
    },
  }),
)

const routes: Record<string, (ctx: Context) => void> = {
  '/public': (ctx) => {
    ctx.body = { hello: 'world' }
  },

  '/reports': (ctx) => {
    requireToken(ctx)
    ctx.body = { reports: ['January', 'February'] }
  },

  // Older code: no challenge, and not the media type of a problem document. It is corrected and reported.
  '/legacy': (ctx) => {
    ctx.status = 407
    ctx.body = { error: 'Proxy authentication required' }
  },
}

app.use((ctx) => routes[ctx.path]?.(ctx))

const server = app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

process.once('SIGTERM', () => server.close())
