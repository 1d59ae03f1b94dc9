/** Where a library answers with another status than 401 and 407, its response leaves as it is. */
import basicAuth from '@fastify/basic-auth'
import bearerAuth from '@fastify/bearer-auth'
import fastifyJwt from '@fastify/jwt'
import { bearerAuth as honoBearerAuth } from 'hono/bearer-auth'
import { every } from 'hono/combine'
import { jwk } from 'hono/jwk'
import { bearerToken } from 'koa-bearer-token'
import jwt from 'koa-jwt'
import { describe, expect, test, vi } from 'vitest'
import { close, listen, send, type WireResponse } from '../contract/client.ts'
import type { InteropCase } from './case.ts'
import { leftAlone as inExpress } from './express/left-alone.ts'
import { startFastify } from './fastify/app.ts'
import { startHono } from './hono/app.ts'
import { startKoa } from './koa/app.ts'
import { SECRET, tokens } from './tokens.ts'

interface Subject {
  readonly name: string
  readonly start: InteropCase['start']
  readonly path?: string
  readonly authorization?: string
  readonly status: number
}

const valid = `Bearer ${tokens.valid}`

const koaJwt = startKoa((app) => app.use(jwt({ secret: SECRET })))

const subjects: readonly Subject[] = [
  {
    name: '@fastify/jwt: a malformed field',
    start: startFastify(async (app) => {
      await app.register(fastifyJwt, { secret: SECRET })
      app.addHook('onRequest', async (request) => void (await request.jwtVerify()))
    }),
    authorization: 'Bearer a b',
    status: 400,
  },
  {
    name: '@fastify/jwt: a fault of the function for the secret',
    start: startFastify(async (app) => {
      await app.register(fastifyJwt, {
        secret: (_request, _token, done) => done(new Error('no key server'), undefined),
      })
      app.addHook('onRequest', async (request) => void (await request.jwtVerify()))
    }),
    authorization: valid,
    status: 500,
  },
  {
    name: '@fastify/basic-auth: an error of validate with another status',
    start: startFastify(async (app) => {
      await app.register(basicAuth, {
        authenticate: true,
        validate: async () => {
          throw Object.assign(new Error('not yours'), { statusCode: 403 })
        },
      })
      app.addHook('onRequest', app.basicAuth)
    }),
    authorization: `Basic ${btoa('alice:secret')}`,
    status: 403,
  },
  {
    name: '@fastify/bearer-auth: a fault of the auth function',
    start: startFastify((app) =>
      app.register(bearerAuth, {
        keys: new Set<string>(),
        auth: async () => {
          throw new Error('no key server')
        },
      }),
    ),
    authorization: valid,
    status: 500,
  },
  { name: 'koa-jwt: a token that is right', start: koaJwt, authorization: valid, status: 200 },
  {
    name: 'koa-bearer-token: a token at two places',
    start: startKoa((app) => app.use(bearerToken())),
    path: '/?access_token=abc',
    authorization: 'Bearer abc',
    status: 400,
  },
  {
    name: 'hono/bearer-auth: another scheme',
    start: startHono((app) => app.use(honoBearerAuth({ token: 'right-token' }))),
    authorization: 'NTLM abc',
    status: 400,
  },
  {
    name: 'hono/jwk: a fault of the function for the keys',
    start: startHono((app) =>
      app.use(
        jwk({
          alg: ['ES256'],
          keys: () => {
            throw new Error('no key server')
          },
        }),
      ),
    ),
    authorization: valid,
    status: 500,
  },
  {
    name: 'hono/combine: a condition that is not met',
    start: startHono((app) => app.use(every(() => false))),
    status: 500,
  },
  ...inExpress,
]

describe.each(subjects)('$name', ({ start, path = '/', authorization, status }) => {
  test(`leaves as ${status}`, async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const [before, after] = await Promise.all([undefined, {}].map((options) => ask(options)))
    expect(before!.status).toBe(status)
    expect(toText(after!)).toBe(toText(before!))
  })

  async function ask(options: object | undefined): Promise<WireResponse> {
    const server = await start(options)
    try {
      const headers = { ...(authorization !== undefined && { authorization }) }
      return await send(await listen(server), { path, headers })
    } finally {
      await close(server)
    }
  }
})

/** All of a response but for the clock. */
function toText({ status, lines, body }: WireResponse): string {
  const fields = lines.filter(([name]) => name !== 'date').map(([name, value]) => `${name}: ${value}`)
  return [status, ...fields, '', body.toString()].join('\n')
}
