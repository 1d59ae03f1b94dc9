import { type AuthErrorsOptions, createAuthResponder } from '@proxy-auth-errors/core'
import { ServerResponse } from 'node:http'
import { answerError, type SharedMethods, shareWatching, watch } from '@proxy-auth-errors/node'
import type { ErrorRequestHandler, Express, RequestHandler } from 'express'

/**
 * Makes every 401 and 407 of an app or router a problem document with a correct challenge.
 *
 * Mounted first it watches every response; mounted last it answers thrown errors with their own detail and
 * challenges; the same value may stand at both places.
 *
 * @see https://github.com/proxy-auth-errors/proxy-auth-errors#readme
 * @throws TypeError where an option is wrong.
 * @example
 * ```ts
 * const authErrors = proxyAuthErrors({ challenges: { 401: bearer({ realm: 'api' }) } })
 * app.use(authErrors)
 * app.get('/', () => { throw unauthorized() })
 * app.use(authErrors)
 * ```
 */
export function proxyAuthErrors(options?: AuthErrorsOptions): [RequestHandler, ErrorRequestHandler] {
  const responder = createAuthResponder(options)
  let shared: SharedMethods | undefined
  return [
    function watchAuthErrors(request, response, next) {
      shared ??= shareMethods(request.app as Express)
      watch(responder, request, response, shared)
      next()
    },
    // Express takes a function with four parameters for an error handler.
    function handleAuthErrors(error: unknown, request, response, next) {
      if (!answerError(responder, error, request, response)) next(error)
    },
  ]
}

const sharedBy = new WeakMap<ServerResponse, SharedMethods>()

/** Watches by `express.response`, which is the prototype of every response: apps that are mounted change those below. */
function shareMethods({ response }: Express): SharedMethods {
  let prototype: ServerResponse = response
  for (;;) {
    const next = Object.getPrototypeOf(prototype) as ServerResponse | null
    if (next === null || next === ServerResponse.prototype) break
    prototype = next
  }
  const shared = sharedBy.get(prototype) ?? shareWatching(prototype)
  sharedBy.set(prototype, shared)
  return shared
}
