import auth, { type FastifyAuthFunction } from '@fastify/auth'
import basicAuth from '@fastify/basic-auth'
import jwt from '@fastify/jwt'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import jsonwebtoken from 'jsonwebtoken'
import { CANARY, type InteropCase } from '../case.ts'
import { basicRequests, jwtRequests } from '../requests.ts'
import { SECRET } from '../tokens.ts'
import { startFastify } from './app.ts'

/** Several checks of which one is enough, in an order. */
function start(checks: (app: FastifyInstance) => FastifyAuthFunction[]): InteropCase['start'] {
  return startFastify(async (app) => {
    await app.register(jwt, { secret: SECRET })
    await app.register(basicAuth, {
      authenticate: { realm: 'staff' },
      validate: async () => {
        throw new Error(CANARY)
      },
    })
    await app.register(auth)
    app.addHook('preHandler', app.auth(checks(app)))
  })
}

const byFastifyJwt = async (request: FastifyRequest): Promise<void> => {
  await request.jwtVerify()
}

/** As its README shows it: an error without a status, for which it sets one on the reply. */
const byJsonwebtoken: FastifyAuthFunction = (request, _reply, done) => {
  const [, token = ''] = /^Bearer (.*)$/i.exec(request.headers.authorization ?? '') ?? []
  jsonwebtoken.verify(token, SECRET, (error) =>
    done(error ? Object.assign(error, { message: CANARY }) : undefined),
  )
}

export const cases: readonly InteropCase[] = [
  {
    library: '@fastify/auth',
    framework: 'Fastify',
    variant: '@fastify/jwt or @fastify/basic-auth',
    start: start((app) => [byFastifyJwt, app.basicAuth]),
    requests: basicRequests(),
  },
  {
    library: '@fastify/auth',
    framework: 'Fastify',
    variant: '@fastify/basic-auth or @fastify/jwt',
    // The one that comes last throws, and the header of the one that failed before it stays.
    start: start((app) => [app.basicAuth, byFastifyJwt]),
    requests: jwtRequests({ malformed: null }),
  },
  {
    library: '@fastify/auth',
    framework: 'Fastify',
    variant: 'jsonwebtoken',
    start: start(() => [byJsonwebtoken]),
    requests: jwtRequests(),
  },
]
