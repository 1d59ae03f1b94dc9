import type { EventEmitter } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Http2SecureServer, Http2Server, Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import { type AuthErrorsOptions, createAuthResponder } from '@proxy-auth-errors/core'
import { fieldsOf } from './fields.ts'
import { listenWithOthers } from './listen-with-others.ts'
import { refuseSocket } from './refuse-socket.ts'
import { answerError } from './refuse.ts'
import { NodeRequestFacts } from './request-facts.ts'
import { watch } from './watch.ts'

type AnyRequest = IncomingMessage | Http2ServerRequest
type AnyResponse = ServerResponse | Http2ServerResponse

/** What a server of Node's gets: see `proxyAuthErrors`. */
export interface NodeAuthErrors {
  /**
   * Watches every response of a server.
   *
   * @throws TypeError where it is none, such as an app.
   */
  attach(server: Server | Http2Server | Http2SecureServer): void
  /** Watches one response, where the server is not yours to attach to. */
  watch(request: AnyRequest, response: AnyResponse): void
  /**
   * Answers one request with a thrown error: an ordinary one by its response, a CONNECT or an upgrade by the bare
   * socket of Node's `connect` or `upgrade` event. Such a socket is ended, and what the client has sent behind its
   * request is never read as another one. Whether something was written to it nobody can tell: refuse before you do.
   *
   * @returns whether it was answered: not where the error is no 401 or 407, nor after the headers of a response were sent
   */
  refuse(target: AnyResponse | Duplex, request: AnyRequest, error: unknown): boolean
  /**
   * The same answer as a plain value, for a server that writes it by itself; `undefined` where the error is no 401
   * or 407. Several challenges are on one line, as such servers take one value for a name; of several cookies it is the first,
   * as they cannot be (RFC 6265 §3).
   *
   * @example
   * ```ts
   * // proxy-chain: in prepareRequestFunction
   * const { body, status, headers } = authErrors.toResponse(request, proxyAuthenticationRequired())!
   * throw new RequestError(body, status, headers)
   * ```
   */
  toResponse(request: AnyRequest, error: unknown): PlainResponse | undefined
}

/** A response as a plain value. */
export interface PlainResponse {
  /** 401 or 407; 500 in mode `strict`. */
  readonly status: number
  /** One value for each field, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The problem document; empty to HEAD. */
  readonly body: string
}

/**
 * Makes every 401 and 407 of a plain server a problem document with a correct challenge: `http`, `https` and
 * `http2` with its compatibility API.
 *
 * @see https://github.com/proxy-auth-errors/proxy-auth-errors#readme
 * @throws TypeError where an option is wrong.
 * @example
 * ```ts
 * const authErrors = proxyAuthErrors({ challenges: { 407: basic({ realm: 'proxy' }) } })
 * const server = http.createServer((request, response) => response.writeHead(407).end())
 * authErrors.attach(server)
 * server.on('connect', (request, socket) => authErrors.refuse(socket, request, proxyAuthenticationRequired()))
 * ```
 */
export function proxyAuthErrors(options?: AuthErrorsOptions): NodeAuthErrors {
  const responder = createAuthResponder(options)
  // The requests and responses of HTTP/2 have what is used of those of HTTP/1.
  const watchResponse = (request: AnyRequest, response: AnyResponse | Duplex): void => {
    // HTTP/1 has a bare socket for CONNECT.
    if ('setHeader' in response) watch(responder, request as IncomingMessage, response as ServerResponse)
  }
  return {
    attach(server) {
      // An app of Express or Koa has events as well, and none of them is a request.
      if (typeof (server as Partial<Server> | undefined)?.address !== 'function')
        throw new TypeError('Write attach(server), with what http.createServer(app) or app.listen() gives.')
      const events = server as EventEmitter
      // Before the listeners that are there: one of them may answer at once.
      events.prependListener('request', watchResponse)
      for (const event of ['checkContinue', 'checkExpectation', 'connect'])
        listenWithOthers(events, event, watchResponse)
    },
    watch: watchResponse,
    refuse(target, request, error) {
      const asked = request as IncomingMessage
      return 'setHeader' in target
        ? answerError(responder, error, asked, target as ServerResponse)
        : refuseSocket(responder, error, asked, target)
    },
    toResponse(request, error) {
      const answer = responder.respond({ request: new NodeRequestFacts(request as IncomingMessage), error })
      if (!answer) return undefined
      const { status, body = '' } = answer.reply
      const lines = Object.entries(fieldsOf(answer.reply)).map(
        ([name, value]) => [name, name === 'set-cookie' ? [value].flat()[0]! : String(value)] as const,
      )
      return { status, headers: Object.fromEntries(lines), body }
    },
  }
}
