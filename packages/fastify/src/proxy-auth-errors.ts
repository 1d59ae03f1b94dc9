import { Readable } from 'node:stream'
import { type AuthErrorsOptions, createAuthResponder, isChallengeStatus } from '@proxy-auth-errors/core'
import { bodyOf, discard, isNext, refusalOf, setRefusal, unwatch, watch } from '@proxy-auth-errors/node'
import type { FastifyPluginAsync } from 'fastify'
import { toExchange } from './exchange.ts'
import { handleThrown } from './handle-thrown.ts'
import { OUTLINES } from './outline.ts'
import { ERROR, type RememberingReply } from './remember.ts'
import { write } from './write.ts'

/** What `register` takes beside the plugin's own options. */
interface RegisterOptions {
  readonly prefix?: unknown
  readonly logLevel?: unknown
  readonly logSerializers?: unknown
}

const plugin: FastifyPluginAsync<AuthErrorsOptions> = async function proxyAuthErrors(app, registered) {
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

  app.addHook('onRoute', (route) => {
    route.errorHandler ??= handleThrown
  })

  app.addHook('onError', function rememberError(_request, reply: RememberingReply, error, next) {
    reply[ERROR] = error
    // A hook that fails while a refusal is sent: the refusal is not what is answered now.
    setRefusal(reply.raw, undefined)
    next()
  })

  app.addHook('onSend', function answerRefusal(_request, reply: RememberingReply, payload, next) {
    const error = reply[ERROR]
    const status = reply.statusCode
    if (!isChallengeStatus(status) && error === undefined) return next(null, payload)
    if (isChallengeStatus(status) && refusalOf(reply.raw)) return next(null, payload ?? OUTLINES[status])
    const exchange = isNext(responder, reply.raw)
      ? toExchange(reply, payload, error, answerRefusal)
      : undefined
    if (!exchange) return next(null, payload)
    const answer = responder.respond(exchange)
    if (!answer) {
      unwatch(responder, reply.raw)
      return next(null, payload)
    }
    discard(payload)
    write(reply, answer)
    // Without a body: `undefined` means "as it was" to Fastify, and a route that it made for HEAD takes the length
    // of anything but a stream for the length of the body.
    next(null, bodyOf(answer) ?? Readable.from([]))
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
