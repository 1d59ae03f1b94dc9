import jwt from 'jsonwebtoken'
import { CANARY, type InteropCase } from '../case.ts'
import { jwtRequests } from '../requests.ts'
import { SECRET } from '../tokens.ts'
import { startKoa } from './app.ts'

function start(refuse: (error: Error) => Error): InteropCase['start'] {
  return startKoa((app) => {
    app.use((ctx, next) => {
      const [, token = ''] = /^Bearer (.*)$/i.exec(ctx.get('authorization')) ?? []
      try {
        ctx.state['user'] = jwt.verify(token, SECRET)
      } catch (error) {
        throw refuse(error as Error)
      }
      return next()
    })
  })
}

export const cases: readonly InteropCase[] = [
  {
    library: 'jsonwebtoken',
    framework: 'Koa',
    variant: 'its error with a status',
    start: start((error) => Object.assign(error, { status: 401, message: CANARY })),
    requests: jwtRequests(),
  },
  {
    library: 'jsonwebtoken',
    framework: 'Koa',
    variant: 'an error with its own as the cause',
    start: start((cause) => Object.assign(new Error(CANARY, { cause }), { status: 401 })),
    requests: jwtRequests(),
  },
]
