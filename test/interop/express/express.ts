import type { RequestHandler } from 'express'
import { CANARY, type InteropCase } from '../case.ts'
import { basicRequests, bearerRequests } from '../requests.ts'
import { startExpress } from './app.ts'

function refuse(variant: string, handler: RequestHandler, requests: InteropCase['requests']): InteropCase {
  return {
    library: 'express',
    framework: 'Express',
    variant,
    start: startExpress((app) => app.use(handler)),
    requests,
  }
}

const at407 = basicRequests({}, 'proxy-authorization')

/** The headers of another server's response. It is not this server that wants them sent. */
const upstream = {
  date: 'Sun, 22 Nov 2026 08:53:13 GMT',
  'content-type': 'application/json',
  'set-cookie': `session=${CANARY}`,
  'www-authenticate': `Basic realm="${CANARY}"`,
}

/** Errors of clients that were called for this request, with the properties that matter here. */
const upstreamErrors = {
  'error of axios': () => ({
    name: 'AxiosError',
    code: 'ERR_BAD_REQUEST',
    status: 401,
    config: { url: 'https://upstream.example/', headers: { Authorization: `Bearer ${CANARY}` } },
    response: { status: 401, headers: upstream, data: { message: CANARY } },
  }),
  "error of an API's SDK": () => ({
    name: 'AuthenticationError',
    status: 401,
    headers: new Headers(upstream),
    error: { message: CANARY },
  }),
  "error of an API's SDK, headers as an object": () => ({
    type: 'AuthenticationError',
    statusCode: 401,
    // Express sends these on its own; a challenge that is broken does not count as one to be kept.
    headers: { ...upstream, 'www-authenticate': 'Bearer' },
    raw: { message: CANARY },
  }),
}

export const cases: readonly InteropCase[] = [
  refuse('res.sendStatus(401)', (_request, response) => void response.sendStatus(401), bearerRequests()),
  refuse('res.sendStatus(407)', (_request, response) => void response.sendStatus(407), at407),
  refuse(
    'res.status(407).json()',
    (_request, response) => void response.status(407).json({ error: CANARY }),
    at407,
  ),
  refuse(
    'next(error) with a status',
    (_request, _response, next) => next(Object.assign(new Error(CANARY), { status: 401 })),
    bearerRequests(),
  ),
  refuse(
    'status and then an error without one',
    (_request, response) => {
      response.status(401)
      throw new Error(CANARY)
    },
    bearerRequests(),
  ),
  ...Object.entries(upstreamErrors).map(([variant, create]) =>
    refuse(
      variant,
      () => {
        throw Object.assign(new Error(CANARY), create())
      },
      bearerRequests(),
    ),
  ),
]
