import http from 'node:http'
import type { Readable } from 'node:stream'
import compression from 'compression'
import cookieParser from 'cookie-parser'
import cors from 'cors'
import type * as Express5 from 'express'
import express5 from 'express'
import express4 from 'express-v4'
import { proxyAuthErrors } from '@proxy-auth-errors/express'
import type { Behaviour, Body, Harness, Setup } from './harness.ts'
import { toStream } from './stream.ts'

type Place = 'first' | 'last' | 'both'

function harness(name: string, express: typeof express5, place: Place): Harness {
  return {
    name: `${name}, mounted ${place === 'both' ? 'first and last' : place}`,
    package: '@proxy-auth-errors/express',
    seesErrors: place !== 'first',
    seesResponses: place !== 'last',
    hasWriteHead: true,
    takesWeb: false,
    start: async (setup) => http.createServer(build(express, place, setup)),
  }
}

function build(express: typeof express5, place: Place, setup: Setup): Express5.Express {
  const app = express()
  app.disable('x-powered-by')
  const suite = setup.options && proxyAuthErrors(setup.options)
  if (setup.surrounded) {
    app.use(cors({ origin: 'https://app.example', exposedHeaders: ['WWW-Authenticate'] }))
    app.use((_request, response, next) => {
      response.setHeader('x-request-id', '42')
      next()
    })
  }
  if (suite && place !== 'last') app.use(suite)
  if (setup.surrounded) {
    app.use(compression(), cookieParser(), (_request, response, next) => {
      response.cookie('session', 'abc')
      next()
    })
  }
  const inner = setup.inner && proxyAuthErrors(setup.inner)
  const router = express.Router()
  if (inner) router.use(inner)
  router.all('/', (request, response) => act(setup.behaviour, request, response))
  if (inner) router.use(inner)
  if (setup.nested) {
    const outer = express.Router()
    outer.use('/deeper', router)
    app.use('/nested', outer)
  } else app.use(router)
  const { ownErrorHandler: own } = setup
  if (own) {
    app.use(((error, _request, response, _next) => {
      own.called(error)
      response
        .status(own.status)
        .set(own.headers ?? {})
        .json(own.json)
    }) as Express5.ErrorRequestHandler)
  }
  if (suite && place !== 'first') app.use(suite)
  return app
}

function act(behaviour: Behaviour, request: Express5.Request, response: Express5.Response): unknown {
  switch (behaviour.does) {
    case 'throw':
      for (const [name, value] of behaviour.before ?? []) response.setHeader(name, value)
      if (behaviour.how === 'sync') throw behaviour.error()
      // Express 4 does not look at promises: its users call next.
      return request.next!(behaviour.error())
    case 'send':
      response.status(behaviour.status)
      for (const [name, value] of Object.entries(behaviour.headers ?? {})) response.setHeader(name, value)
      return sendBody(behaviour.body, response)
    case 'writeHead':
      return response
        .writeHead(behaviour.status, behaviour.headers as http.OutgoingHttpHeaders)
        .end(behaviour.body)
    case 'fail-midway':
      response.write('begun')
      return request.next!(behaviour.error())
  }
}

function sendBody(body: Body | undefined, response: Express5.Response): void {
  if (body === undefined) response.end()
  else if ('text' in body) response.send(body.text)
  else if ('json' in body) response.json(body.json)
  else if ('buffer' in body) response.send(Buffer.from(body.buffer))
  else (toStream(body) as Readable).pipe(response)
}

const v4 = express4

export const expressHarnesses: readonly Harness[] = [
  harness('Express 5', express5, 'first'),
  harness('Express 5', express5, 'last'),
  harness('Express 5', express5, 'both'),
  harness('Express 4', v4, 'first'),
  harness('Express 4', v4, 'last'),
  harness('Express 4', v4, 'both'),
]
