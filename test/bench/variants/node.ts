import http from 'node:http'
import { proxyAuthErrors, unauthorized } from '@proxy-auth-errors/node'
import {
  CHALLENGE,
  isAllowed,
  OK,
  OPTIONS,
  PROBLEM,
  PROBLEM_FIELDS,
  REFUSED,
  SAME_SIZE_FIELDS,
} from '../answers.ts'
import type { Variants } from '../variant.ts'

function build(listener: http.RequestListener): () => http.Server {
  return () =>
    http.createServer((request, response) => {
      if (isAllowed(request.headers.authorization)) response.end()
      else listener(request, response)
    })
}

/** What `attach` does for a server is here done by hand, as there may be none. */
function withSuite(listener: http.RequestListener): () => http.Server {
  return build((request, response) => {
    authErrors.watch(request, response)
    listener(request, response)
  })
}

const authErrors = proxyAuthErrors(OPTIONS)

const HELLO = '{"hello":"world"}'
const HELLO_FIELDS = { 'content-type': 'application/json', 'content-length': HELLO.length }

const hello: http.RequestListener = (_request, response) => {
  response.writeHead(200, HELLO_FIELDS).end(HELLO)
}

export const variants: Variants = {
  bare: { build: build(hello), expect: OK },
  mounted: { build: withSuite(hello), expect: OK },
  'same size': {
    build: build((_request, response) => {
      response.writeHead(200, SAME_SIZE_FIELDS).end(PROBLEM)
    }),
    expect: OK,
  },
  refuse: {
    build: withSuite((request, response) => {
      authErrors.refuse(response, request, unauthorized())
    }),
    expect: REFUSED,
  },
  'raw 401': {
    build: withSuite((_request, response) => {
      response.writeHead(401).end('Unauthorized')
    }),
    expect: REFUSED,
  },
  'raw 401 with a challenge': {
    build: withSuite((_request, response) => {
      response.writeHead(401, { 'www-authenticate': CHALLENGE }).end('Unauthorized')
    }),
    expect: REFUSED,
  },
  'hand-written': {
    build: build((_request, response) => {
      response.writeHead(401, PROBLEM_FIELDS).end(PROBLEM)
    }),
    expect: REFUSED,
  },
}
