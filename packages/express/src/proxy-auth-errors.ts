import { ServerResponse } from 'node:http'
import { type AuthErrorsOptions, createAuthResponder } from '@proxy-auth-errors/core'
import { answerError, type SharedMethods, shareWatching, watch } from '@proxy-auth-errors/node'
import type { ErrorRequestHandler, RequestHandler } from 'express'

/**
 * Makes every 401 and 407 of an app or router a problem document with a correct challenge.
 *
 * Gives two middleware. The one to mount first watches every response; the one to mount last answers thrown errors with their
 * own detail and challenges. `app.use` takes both as one value, and may take it at both places: each then comes by once
 * more for nothing.
 *
 * @see https://github.com/proxy-auth-errors/proxy-auth-errors#readme
 * @throws TypeError where an option is wrong.
 * @example
 * ```ts
 * const [watch, handle] = proxyAuthErrors({ challenges: { 401: bearer({ realm: 'api' }) } })
 * app.use(watch)
 * app.get('/', () => { throw unauthorized() })
 * app.use(handle)
 * ```
 */
export function proxyAuthErrors(
  options?: AuthErrorsOptions,
): [watch: RequestHandler, handle: ErrorRequestHandler] {
  const responder = createAuthResponder(options)
  let shared: SharedMethods | undefined
  return [
    function watchAuthErrors(request, response, next) {
      shared ??= shareMethods(response)
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

/**
 * Watches by `express.response`, from which every response of Express inherits: an app that is mounted changes the
 * prototypes below it. `undefined` where nothing stands between a response and Node's prototype, or that is not there:
 * the middleware runs without Express.
 */
function shareMethods(response: ServerResponse): SharedMethods | undefined {
  let prototype: ServerResponse | null = response
  while (prototype && prototypeOf(prototype) !== ServerResponse.prototype) prototype = prototypeOf(prototype)
  if (!prototype || prototype === response) return undefined
  const shared = sharedBy.get(prototype) ?? shareWatching(prototype)
  if (shared) sharedBy.set(prototype, shared)
  return shared
}

function prototypeOf(response: ServerResponse): ServerResponse | null {
  return Object.getPrototypeOf(response) as ServerResponse | null
}
