import cookie from '@fastify/cookie'
import jwt, { type FastifyJWTOptions } from '@fastify/jwt'
import { CANARY, type InteropCase } from '../case.ts'
import { jwtRequests } from '../requests.ts'
import { SECRET, tokens } from '../tokens.ts'
import { startFastify } from './app.ts'

function start(options: Omit<FastifyJWTOptions, 'secret'>): InteropCase['start'] {
  return startFastify(async (app) => {
    if (options.cookie) await app.register(cookie)
    await app.register(jwt, { secret: SECRET, ...options })
    app.addHook('onRequest', async (request) => void (await request.jwtVerify()))
  })
}

export const cases: readonly InteropCase[] = [
  {
    library: '@fastify/jwt',
    framework: 'Fastify',
    start: start({ messages: { authorizationTokenInvalid: () => CANARY } }),
    // It answers a malformed field with 400.
    requests: jwtRequests({ malformed: null }),
  },
  {
    library: '@fastify/jwt',
    framework: 'Fastify',
    variant: 'trusted',
    start: start({ trusted: () => false, messages: { authorizationTokenUntrusted: CANARY } }),
    requests: [
      {
        name: 'untrusted',
        headers: { authorization: `Bearer ${tokens.valid}` },
        reason: 'invalid-credentials',
      },
    ],
  },
  {
    library: '@fastify/jwt',
    framework: 'Fastify',
    variant: 'cookie',
    start: start({ cookie: { cookieName: 'token', signed: false } }),
    requests: [
      { name: 'no credentials', reason: 'missing-credentials' },
      { name: 'wrong scheme', headers: { authorization: 'NTLM abc' }, reason: 'unsupported-scheme' },
      { name: 'another cookie', headers: { cookie: 'theme=dark' }, reason: 'missing-credentials' },
      { name: 'invalid', headers: { cookie: `token=${tokens.forged}` }, reason: 'invalid-credentials' },
      { name: 'unsigned', headers: { cookie: `token=${tokens.unsigned}` }, reason: 'invalid-credentials' },
      { name: 'expired', headers: { cookie: `token=${tokens.expired}` }, reason: 'expired-credentials' },
    ],
  },
]
