import type http from 'node:http'
import { Unauthorized as IqUnauthorized } from '@common-sense/error-iq'
import { registerFastifyHandler } from '@common-sense/error-iq/fastify'
import Boom from '@hapi/boom'
import { proxyAuthErrors, refuse, unauthorized } from '@proxy-auth-errors/fastify'
import fastify, { type FastifyInstance, type RouteHandlerMethod } from 'fastify'
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

type Mount = (app: FastifyInstance) => unknown

function build(handler: RouteHandlerMethod, mount?: Mount): () => Promise<http.Server> {
  return async () => {
    const app = fastify()
    await mount?.(app)
    app.get(REQUEST.path, function (request, reply) {
      return isAllowed(request.headers.authorization) ? reply.send() : handler.call(this, request, reply)
    })
    await app.ready()
    return app.server
  }
}

function withSuite(handler: RouteHandlerMethod): () => Promise<http.Server> {
  return build(handler, (app) => app.register(proxyAuthErrors, OPTIONS))
}

function throwing(error: () => unknown): RouteHandlerMethod {
  return async () => {
    throw error()
  }
}

/** The hooks that the suite needs, with nothing in them. */
const emptyHooks: Mount = (app) =>
  app
    .addHook('onRequest', (_request, _reply, next) => next())
    .addHook('onError', (_request, _reply, _error, next) => next())
    .addHook('onSend', (_request, _reply, payload, next) => next(null, payload))

const byHand: Mount = (app) =>
  app.setErrorHandler((error: { status?: number }, _request, reply) =>
    error.status === 401 ? reply.code(401).headers(PROBLEM_FIELDS).send(BODY) : reply.send(error),
  )

const byHandWithHooks: Mount = (app) => {
  emptyHooks(app)
  byHand(app)
}

const hello: RouteHandlerMethod = async () => ({ hello: 'world' })

/** Fastify adds a charset to the type of a string. Octets keep it. */
const BODY = Buffer.from(PROBLEM)

export const variants: Variants = {
  bare: { build: build(hello), expect: OK },
  'empty middleware': {
    build: build(hello, (app) => app.addHook('onRequest', (_request, _reply, next) => next())),
    expect: OK,
  },
  mounted: { build: withSuite(hello), expect: OK },
  'same size': {
    build: build(async (_request, reply) => reply.headers(SAME_SIZE_FIELDS).serializer(String).send(PROBLEM)),
    expect: OK,
  },
  refuse: { build: withSuite(async (_request, reply) => refuse(reply, REFUSAL)), expect: REFUSED },
  'own error': { build: withSuite(throwing(() => unauthorized())), expect: REFUSED },
  'http-error': { build: withSuite(throwing(() => createError(401))), expect: REFUSED },
  boom: { build: withSuite(throwing(() => Boom.unauthorized())), expect: REFUSED },
  'hand-written': {
    build: build(
      throwing(() => createError(401)),
      byHand,
    ),
    expect: REFUSED,
  },
  'floor: refuse': {
    build: build(async (_request, reply) => reply.code(401).headers(PROBLEM_FIELDS).send(BODY), emptyHooks),
    expect: REFUSED,
  },
  'floor: own error': {
    build: build(
      throwing(() => unauthorized()),
      byHandWithHooks,
    ),
    expect: REFUSED,
  },
  'floor: default handler': {
    build: build(
      throwing(() => unauthorized()),
      emptyHooks,
    ),
    expect: ANY,
  },
  'floor: http-error': {
    build: build(
      throwing(() => createError(401)),
      byHandWithHooks,
    ),
    expect: REFUSED,
  },
  'floor: boom': {
    build: build(
      throwing(() => Boom.unauthorized()),
      (app) => {
        emptyHooks(app)
        app.setErrorHandler((_error: Boom.Boom, _request, reply) =>
          reply.code(401).headers(PROBLEM_FIELDS).send(BODY),
        )
      },
    ),
    expect: REFUSED,
  },
  'peer: default handler': {
    build: build(throwing(() => createError(401))),
    expect: ANY,
  },
  'peer: error-iq': {
    build: build(
      throwing(() => Object.assign(new IqUnauthorized(), { wwwAuthenticate: CHALLENGE })),
      (app) => registerFastifyHandler(app as never),
    ),
    expect: { status: 401, challenge: true, body: 'problem' },
  },
  'peer: boom handler': {
    build: build(
      throwing(() => Boom.unauthorized()),
      (app) =>
        app.setErrorHandler((error: Boom.Boom, _request, reply) => {
          const { statusCode, headers, payload } = error.output
          return reply
            .code(statusCode)
            .headers({ ...headers, 'www-authenticate': CHALLENGE })
            .send(payload)
        }),
    ),
    expect: { status: 401, challenge: true, body: 'any' },
  },
}
