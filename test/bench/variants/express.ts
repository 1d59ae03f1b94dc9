import http from 'node:http'
import { Unauthorized as IqUnauthorized } from '@common-sense/error-iq'
import { errorHandler } from '@common-sense/error-iq/express'
import Boom from '@hapi/boom'
import { proxyAuthErrors, refuse, unauthorized } from '@proxy-auth-errors/express'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { HttpProblemResponse } from 'express-http-problem-details'
import createError from 'http-errors'
import { ProblemDocument } from 'http-problem-details'
import { DefaultMappingStrategy, ErrorMapper, MapperRegistry } from 'http-problem-details-mapper'
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

type Mount = (app: Express) => void

function build(handler: express.RequestHandler, first?: Mount, last?: Mount): () => http.Server {
  return () => {
    const app = express()
    first?.(app)
    app.get(REQUEST.path, (request, response, next) =>
      isAllowed(request.headers.authorization) ? response.end() : handler(request, response, next),
    )
    last?.(app)
    return http.createServer(app)
  }
}

function withSuite(handler: express.RequestHandler): () => http.Server {
  const [watch, handle] = proxyAuthErrors(OPTIONS)
  return build(
    handler,
    (app) => app.use(watch),
    (app) => app.use(handle),
  )
}

function withHandler(error: () => unknown, handler: ErrorRequestHandler, first?: Mount): () => http.Server {
  return build(throwing(error), first, (app) => app.use(handler))
}

function throwing(error: () => unknown): express.RequestHandler {
  return () => {
    throw error()
  }
}

const empty: Mount = (app) => app.use((_request, _response, next) => next())

const byHand: ErrorRequestHandler = (error: { status?: number }, _request, response, next) => {
  if (error.status === 401) response.writeHead(401, PROBLEM_FIELDS).end(PROBLEM)
  else next(error)
}

const hello: express.RequestHandler = (_request, response) => void response.json({ hello: 'world' })

class Mapper extends ErrorMapper {
  constructor() {
    super(createError.Unauthorized as never)
  }

  mapError(error: Error): ProblemDocument {
    return new ProblemDocument({ status: 401, title: 'Unauthorized', detail: error.message })
  }
}

export const variants: Variants = {
  bare: { build: build(hello), expect: OK },
  'empty middleware': { build: build(hello, empty), expect: OK },
  mounted: { build: withSuite(hello), expect: OK },
  'same size': {
    build: build((_request, response) => void response.set(SAME_SIZE_FIELDS).end(PROBLEM)),
    expect: OK,
  },
  refuse: { build: withSuite((_request, response) => refuse(response, REFUSAL)), expect: REFUSED },
  'own error': { build: withSuite(throwing(() => unauthorized())), expect: REFUSED },
  'http-error': { build: withSuite(throwing(() => createError(401))), expect: REFUSED },
  boom: { build: withSuite(throwing(() => Boom.unauthorized())), expect: REFUSED },
  'hand-written': { build: withHandler(() => createError(401), byHand), expect: REFUSED },
  'floor: refuse': {
    build: build((_request, response) => void response.writeHead(401, PROBLEM_FIELDS).end(PROBLEM), empty),
    expect: REFUSED,
  },
  'floor: own error': { build: withHandler(() => unauthorized(), byHand, empty), expect: REFUSED },
  'floor: http-error': { build: withHandler(() => createError(401), byHand, empty), expect: REFUSED },
  'peer: finalhandler': {
    build: build(throwing(() => createError(401))),
    expect: ANY,
  },
  'peer: express-http-problem-details': {
    build: withHandler(
      () => createError(401),
      HttpProblemResponse({
        strategy: new DefaultMappingStrategy(new MapperRegistry().registerMapper(new Mapper())),
      }) as ErrorRequestHandler,
    ),
    expect: { status: 401, challenge: false, body: 'problem' },
  },
  'peer: error-iq': {
    build: withHandler(
      () => Object.assign(new IqUnauthorized(), { wwwAuthenticate: CHALLENGE }),
      errorHandler() as ErrorRequestHandler,
    ),
    expect: { status: 401, challenge: true, body: 'problem' },
  },
  'peer: boom handler': {
    build: withHandler(
      () => Boom.unauthorized(),
      (error: Boom.Boom, _request, response, _next) => {
        const { statusCode, headers, payload } = error.output
        response
          .status(statusCode)
          .set({ ...headers, 'www-authenticate': CHALLENGE })
          .json(payload)
      },
    ),
    expect: { status: 401, challenge: true, body: 'any' },
  },
}
