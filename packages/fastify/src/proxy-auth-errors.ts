import {
  type AuthErrorsOptions,
  createAuthResponder,
  isChallengeStatus,
  isResponse,
  statusOf,
} from '@proxy-auth-errors/core'
import { refusalOf, setKnown, setRefusal, watch } from '@proxy-auth-errors/node'
import type { FastifyPluginAsync, RegisterOptions } from 'fastify'
import { handleThrown, hasStockLog, isUnhandled } from './handle-thrown.ts'
import { outlineOf } from './outline.ts'
import { isDefaultReply, textOf } from './payload.ts'
import { ERROR, remember, type RememberingReply, rememberNext } from './remember.ts'

const plugin: FastifyPluginAsync<AuthErrorsOptions> = async function proxyAuthErrors(app, registered) {
  // Called, as the middleware of other frameworks is.
  if (!(registered as unknown)) throw new TypeError('Write register(proxyAuthErrors, options).')
  const {
    prefix: _p,
    logLevel: _l,
    logSerializers: _s,
    ...options
  } = registered as AuthErrorsOptions & RegisterOptions
  const responder = createAuthResponder(options)

  // Fastify can be bypassed (`reply.hijack`, middleware): what is written to `reply.raw` itself is seen there.
  app.addHook('onRequest', function watchRawResponse(request, reply, next) {
    watch(responder, request.raw, reply.raw)
    next()
  })

  const isLoggedByFastify = hasStockLog(app)
  app.addHook('onRoute', (route) => {
    if (isLoggedByFastify) route.errorHandler ??= handleThrown
    if (route.errorHandler !== handleThrown) route.onError = [route.onError ?? [], rememberNext].flat()
  })

  app.addHook('onError', function rememberError(request, reply, error, next) {
    remember(reply, error)
    // Measured: to remember those that come next costs a fiftieth of a refusal.
    if (isUnhandled(reply)) next()
    else rememberNext(request, reply, error, next)
  })

  // Nothing is decided here: hooks that come later may set fields, fail, or make something else of it.
  app.addHook('onSend', function tellWatchers(request, reply: RememberingReply, payload, next) {
    const error = reply[ERROR]
    // Fastify takes over the status of a web response once this has run.
    const status = isResponse(payload) ? payload.status : reply.statusCode
    const isSeen = responder.looksAt(status)
    if (!isSeen && error === undefined) return next(null, payload)
    // Whoever refused is above Fastify's own `send`, which others replace; below it are hooks, which did not.
    const entry = (Reflect.getPrototypeOf(reply) as { readonly send: () => void }).send
    if (isChallengeStatus(status) && refusalOf(reply.raw)) {
      setKnown(reply.raw, { entry })
      return next(null, payload ?? outlineOf(status))
    }
    const asked = statusOf(error)
    const isUnanswered = isChallengeStatus(asked) && isDefaultReply(payload, status, asked, error)
    if (!isSeen && !isUnanswered) return next(null, payload)
    const known = { error, entry, body: textOf(payload) }
    // A hook that came before `watchRawResponse` may have answered.
    if (!setKnown(reply.raw, known) && watch(responder, request.raw, reply.raw)) setKnown(reply.raw, known)
    if (!isUnanswered || !setRefusal(reply.raw, error as object)) return next(null, payload)
    // The length of what Fastify has made of the error.
    reply.code(asked).removeHeader('content-length')
    next(null, outlineOf(asked))
  })
}

/**
 * Makes every 401 and 407 of an app a problem document with a correct challenge.
 *
 * @see https://github.com/proxy-auth-errors/proxy-auth-errors#readme
 * @throws TypeError where an option is wrong.
 * @example
 * ```ts
 * await app.register(proxyAuthErrors, { challenges: { 401: bearer({ realm: 'api' }) } })
 * app.get('/', () => { throw unauthorized() })
 * ```
 */
export const proxyAuthErrors: FastifyPluginAsync<AuthErrorsOptions> = Object.assign(plugin, {
  // What fastify-plugin does: to import that takes as long as to import the rest.
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@proxy-auth-errors/fastify',
  [Symbol.for('plugin-meta')]: { fastify: '5.x', name: '@proxy-auth-errors/fastify' },
})
