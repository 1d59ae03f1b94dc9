import Koa3 from 'koa'
import jwt from 'koa-jwt'
import Koa2 from 'koa-v2'
import { CANARY, type InteropCase } from '../case.ts'
import { jwtRequests } from '../requests.ts'
import { SECRET, tokens } from '../tokens.ts'
import { startKoa } from './app.ts'

const authorization = `Bearer ${tokens.valid}`

function casesOn(Koa: typeof Koa3, version: string): readonly InteropCase[] {
  const start = (options: jwt.Options): InteropCase['start'] => startKoa((app) => app.use(jwt(options)), Koa)
  const variants: readonly [variant: string | undefined, InteropCase['start'], InteropCase['requests']][] = [
    [undefined, start({ secret: SECRET }), jwtRequests()],
    [
      'a function for the secret',
      start({
        secret: async () => {
          throw new Error(CANARY)
        },
      }),
      jwtRequests({ expired: null }),
    ],
    [
      'no secret',
      start({ secret: '' }),
      // It is the server that is wrong here, and the library says 401 all the same.
      [{ name: 'valid', headers: { authorization }, reason: 'invalid-credentials' }],
    ],
    [
      'isRevoked',
      start({ secret: SECRET, isRevoked: async () => true }),
      // `Token revoked` is the message of a plain Error: only people can read it.
      [{ name: 'revoked', headers: { authorization }, reason: 'invalid-credentials' }],
    ],
    ['debug', start({ secret: SECRET, debug: true }), jwtRequests()],
    [
      'cookie',
      start({ secret: SECRET, cookie: 'token' }),
      [
        { name: 'no credentials', reason: 'missing-credentials' },
        { name: 'invalid', headers: { cookie: `token=${tokens.forged}` }, reason: 'invalid-credentials' },
        { name: 'expired', headers: { cookie: `token=${tokens.expired}` }, reason: 'expired-credentials' },
      ],
    ],
  ]
  return variants.map(([variant, started, requests]) => ({
    library: 'koa-jwt',
    framework: 'Koa',
    variant: variant === undefined ? version : `${version}, ${variant}`,
    start: started,
    requests,
  }))
}

export const cases: readonly InteropCase[] = [...casesOn(Koa3, 'Koa 3'), ...casesOn(Koa2, 'Koa 2')]
