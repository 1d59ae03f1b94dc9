import { jwtVerify } from 'jose'
import { CANARY, type InteropCase } from '../case.ts'
import { jwtRequests } from '../requests.ts'
import { SECRET } from '../tokens.ts'
import { startFastify } from './app.ts'

const key = new TextEncoder().encode(SECRET)

/** As in the guides: a hook takes the token from the header and verifies it. */
function start(refuse: (error: unknown) => Error): InteropCase['start'] {
  return startFastify((app) => {
    app.addHook('preHandler', async (request) => {
      const [, token = ''] = /^Bearer (.*)$/i.exec(request.headers.authorization ?? '') ?? []
      try {
        await jwtVerify(token, key)
      } catch (error) {
        throw refuse(error)
      }
    })
  })
}

export const cases: readonly InteropCase[] = [
  {
    library: 'jose',
    framework: 'Fastify',
    variant: 'its error with a status',
    start: start((error) => Object.assign(error as Error, { statusCode: 401, message: CANARY })),
    requests: jwtRequests(),
  },
  {
    library: 'jose',
    framework: 'Fastify',
    variant: 'an error with its own as the cause',
    start: start((cause) => Object.assign(new Error(CANARY, { cause }), { statusCode: 401 })),
    requests: jwtRequests(),
  },
]
