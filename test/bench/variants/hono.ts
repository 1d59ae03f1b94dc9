import type http from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import Boom from '@hapi/boom'
import { proxyAuthErrors, refuse, unauthorized } from '@proxy-auth-errors/hono'
import { type Context, type ErrorHandler, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import createError from 'http-errors'
import {
  ANY,
  CHALLENGE,
  isAllowed,
  OK,
  OPTIONS,
  PROBLEM,
  PROBLEM_FIELDS,
  REFUSAL,
  REFUSED,
  REQUEST,
  SAME_SIZE_FIELDS,
} from '../answers.ts'
import type { Variants } from '../variant.ts'

type Mount = (app: Hono) => void

function build(handler: (c: Context) => Response, mount?: Mount): () => http.Server {
  return () => {
    const app = new Hono()
    mount?.(app)
    app.get(REQUEST.path, (c) => (isAllowed(c.req.header('authorization')) ? c.body(null) : handler(c)))
    return createAdaptorServer({ fetch: app.fetch }) as http.Server
  }
}

function withSuite(handler: (c: Context) => Response): () => http.Server {
  const authErrors = proxyAuthErrors(OPTIONS)
  return build(handler, (app) => app.use(authErrors).onError(authErrors))
}

function withHandler(error: () => unknown, handler: ErrorHandler, mount?: Mount): () => http.Server {
  return build(throwing(error), (app) => {
    mount?.(app)
    app.onError(handler)
  })
}

function throwing(error: () => unknown): () => never {
  return () => {
    throw error()
  }
}

function hello(c: Context): Response {
  return c.json({ hello: 'world' })
}

function withResponse(): HTTPException {
  return new HTTPException(401, { res: new Response(PROBLEM, { status: 401, headers: PROBLEM_FIELDS }) })
}

const empty: Mount = (app) =>
  void app.use(async (_c, next) => {
    await next()
  })

const byHand: ErrorHandler = (error, c) => {
  if ((error as { status?: number }).status !== 401) throw error
  return c.body(PROBLEM, 401, PROBLEM_FIELDS)
}

const byHandBoom: ErrorHandler = (_error, c) => c.body(PROBLEM, 401, PROBLEM_FIELDS)

export const variants: Variants = {
  bare: { build: build(hello), expect: OK },
  'empty middleware': { build: build(hello, empty), expect: OK },
  mounted: { build: withSuite(hello), expect: OK },
  'same size': { build: build((c) => c.body(PROBLEM, 200, SAME_SIZE_FIELDS)), expect: OK },
  refuse: { build: withSuite((c) => refuse(c, REFUSAL)), expect: REFUSED },
  'own error': { build: withSuite(throwing(() => unauthorized())), expect: REFUSED },
  'http-error': { build: withSuite(throwing(() => createError(401))), expect: REFUSED },
  boom: { build: withSuite(throwing(() => Boom.unauthorized())), expect: REFUSED },
  'http-exception': { build: withSuite(throwing(() => new HTTPException(401))), expect: REFUSED },
  'hand-written': { build: withHandler(() => createError(401), byHand), expect: REFUSED },
  'floor: refuse': { build: build((c) => c.body(PROBLEM, 401, PROBLEM_FIELDS), empty), expect: REFUSED },
  'floor: own error': { build: withHandler(() => unauthorized(), byHand, empty), expect: REFUSED },
  'floor: http-error': { build: withHandler(() => createError(401), byHand, empty), expect: REFUSED },
  'floor: boom': { build: withHandler(() => Boom.unauthorized(), byHandBoom, empty), expect: REFUSED },
  'peer: default handler': {
    build: build(throwing(() => new HTTPException(401))),
    expect: ANY,
  },
  'peer: HTTPException with a response': { build: build(throwing(withResponse)), expect: REFUSED },
  'peer: boom handler': {
    build: withHandler(
      () => Boom.unauthorized(),
      (error, c) => {
        const { statusCode, headers, payload } = (error as Boom.Boom).output
        return c.json(payload, statusCode as ContentfulStatusCode, {
          ...(headers as Record<string, string>),
          'www-authenticate': CHALLENGE,
        })
      },
    ),
    expect: { status: 401, challenge: true, body: 'any' },
  },
}
