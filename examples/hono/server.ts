import { serve } from '@hono/node-server'
import { basic, bearer, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/hono'
import { Hono, type MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'

const tokens = new Set(['let-me-in'])

const requireToken: MiddlewareHandler = async (c, next) => {
  const token = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  // Hono's own way to refuse. The configured challenge is added.
  if (token === undefined) throw new HTTPException(401)
  // An error that brings a challenge of its own. It is sent instead of the configured one.
  if (!tokens.has(token)) {
    throw unauthorized({ challenges: bearer({ realm: 'reports', error: 'invalid_token' }) })
  }
  await next()
}

const app = new Hono()

const authErrors = proxyAuthErrors({
  challenges: {
    401: bearer({ realm: 'reports' }),
    407: basic({ realm: 'gateway', charset: 'UTF-8' }),
  },
})

// As the first middleware it sees every response, as the error handler what is thrown.
app.use(authErrors)
app.onError(authErrors)

app.get('/public', (c) => c.json({ hello: 'world' }))

app.get('/reports', requireToken, (c) => c.json({ reports: ['January', 'February'] }))

// Older code: no challenge, and not the media type of a problem document. It is corrected and reported.
app.get('/legacy', (c) => c.json({ error: 'Proxy authentication required' }, 407))

const port = Number(process.env['PORT'] ?? 3000)
const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (address) => {
  console.log(`http://127.0.0.1:${address.port}`)
})

process.once('SIGTERM', () => server.close())
