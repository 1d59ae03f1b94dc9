import { basic, bearer, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/fastify'
import fastify, { type FastifyRequest } from 'fastify'

const tokens = new Set(['let-me-in'])

async function requireToken(request: FastifyRequest): Promise<void> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  // The configured challenge is added.
  if (token === undefined) throw unauthorized()
  // This error brings a challenge of its own. It is sent instead of the configured one.
  if (!tokens.has(token)) {
    throw unauthorized({ challenges: bearer({ realm: 'reports', error: 'invalid_token' }) })
  }
}

const app = fastify()

// Registered before the routes, so that it sees all of them.
await app.register(proxyAuthErrors, {
  challenges: {
    401: bearer({ realm: 'reports' }),
    407: basic({ realm: 'gateway', charset: 'UTF-8' }),
  },
})

app.get('/public', () => ({ hello: 'world' }))

app.get('/reports', { onRequest: requireToken }, () => ({ reports: ['January', 'February'] }))

// Older code: no challenge, and not the media type of a problem document. It is corrected and reported.
app.get('/legacy', (_request, reply) => reply.code(407).send({ error: 'Proxy authentication required' }))

console.log(await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' }))

process.once('SIGTERM', () => app.close())
