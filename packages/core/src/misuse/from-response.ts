import { read, readString } from '../errors/read.ts'
import { toHeaderFields } from '../errors/header-fields.ts'
import type { HeaderField, Reply, RequestFacts } from '../exchange.ts'
import { quote } from '../quote.ts'

/**
 * Makes a `Reply` of what people's tests have in hand: a response of supertest, of `fastify.inject`, an
 * `IncomingMessage` of node:http, a web `Response`.
 *
 * Field lines come apart only where the response has raw headers; elsewhere a repeated name may be joined already.
 *
 * @param response the response
 * @param body its body as text: needed for an `IncomingMessage` and a web `Response`, which have to be read first
 * @throws TypeError where it is no response
 * @example
 * ```ts
 * const response = await app.inject('/private')
 * inspect(toReply(response), toRequestFacts(response)) // []
 * ```
 */
export function toReply(response: unknown, body?: string): Reply {
  const status = read(response, 'status') ?? read(response, 'statusCode')
  if (typeof status !== 'number') {
    throw new TypeError(
      `A response has a status, and ${quote(response)} has none. Write await before what promises one.`,
    )
  }
  const text = body ?? (readString(response, 'text') || readString(response, 'payload'))
  return {
    status,
    headers: readLines(response),
    body: text === '' ? undefined : text,
  }
}

/** Whether a response says which request it answers. */
export function tellsRequest(response: unknown): boolean {
  return requestOf(response) !== undefined
}

/** supertest: `request`; inject: `raw.req`; an IncomingMessage of a client: `req`. */
function requestOf(response: unknown): unknown {
  return read(response, 'request') ?? read(read(response, 'raw'), 'req') ?? read(response, 'req')
}

/**
 * What is known of the request that a response answers; `GET /` where it does not say, as a web `Response` does not.
 *
 * @param response what `toReply` takes
 * @example
 * ```ts
 * const response = await request(app).post('/private?page=1')
 * toRequestFacts(response).target // '/private?page=1'
 * ```
 */
export function toRequestFacts(response: unknown): RequestFacts {
  const request = requestOf(response)
  // supertest tells the whole URL of its server; what went over the wire is the path.
  const isSupertest = read(response, 'request') !== undefined && typeof read(request, 'path') !== 'string'
  const url = readString(request, 'url') || readString(request, 'path') || '/'
  const headers = read(request, 'header')
  const fields = toHeaderFields(typeof headers === 'object' ? headers : sentHeaders(request))
  return {
    method: readString(request, 'method') || 'GET',
    target: isSupertest ? url.replace(/^https?:\/\/[^/?#]*\/?/, '/') : url,
    field: (name) => {
      const values = fields.filter(([key]) => key === name).map(([, value]) => value)
      return values.length === 0 ? undefined : values.join(', ')
    },
  }
}

function readLines(response: unknown): readonly HeaderField[] {
  const raw = read(response, 'rawHeaders') ?? read(read(response, 'res'), 'rawHeaders')
  if (!Array.isArray(raw)) return toHeaderFields(read(response, 'headers'))
  const lines: HeaderField[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) lines.push([String(raw[at]), String(raw[at + 1])])
  return lines
}

function sentHeaders(request: unknown): unknown {
  const getHeaders = read(request, 'getHeaders')
  return typeof getHeaders === 'function' ? getHeaders.call(request) : read(request, 'headers')
}
