import {
  type AuthErrorsOptions,
  createAuthResponder,
  isChallengeStatus,
  statusOf,
} from '@proxy-auth-errors/core'
import {
  isReleased,
  NodeRequestFacts,
  readFields,
  traceOf,
  unwatch,
  upstreamOf,
  watch,
} from '@proxy-auth-errors/node'
import type { Middleware } from 'koa'
import { write } from './write.ts'

/**
 * Makes every 401 and 407 of an app a problem document with a correct challenge. Mount it first.
 *
 * @see https://github.com/proxy-auth-errors/proxy-auth-errors#readme
 * @throws TypeError where an option is wrong.
 * @example
 * ```ts
 * app.use(proxyAuthErrors({ challenges: { 401: bearer({ realm: 'api' }) } }))
 * app.use((ctx) => ctx.throw(401))
 * ```
 */
export function proxyAuthErrors(options?: AuthErrorsOptions): Middleware {
  const responder = createAuthResponder(options)
  return async function answerRefusal(ctx, next) {
    // Koa can be bypassed: what is written to `ctx.res` itself is seen there.
    watch(responder, ctx.req, ctx.res)
    try {
      await next()
    } catch (error) {
      // Koa's own handler would delete every field that was set so far.
      if (ctx.headerSent || !isChallengeStatus(statusOf(error))) throw error
      const request = new NodeRequestFacts(ctx.req)
      const answer = responder.respond({ request, error, prepared: readFields(ctx.res) })
      if (!answer) throw error
      write(ctx, answer)
      return
    }
    if (!isChallengeStatus(ctx.status) || ctx.headerSent || ctx.respond === false || isReleased(ctx.res))
      return
    const request = new NodeRequestFacts(ctx.req)
    const reply = { status: ctx.status, headers: readFields(ctx.res), body: bodyText(ctx.body) }
    const answer = responder.respond({
      request,
      reply,
      trace: traceOf(ctx.res),
      upstream: upstreamOf(ctx.res),
    })
    if (answer) write(ctx, answer)
    else unwatch(responder, ctx.res)
  }
}

/** The text of a body, where it is known: not of a stream. Koa writes any other object as JSON. */
function bodyText(body: unknown): string | undefined {
  if (typeof body === 'string') return body
  if (Buffer.isBuffer(body)) return body.toString()
  if (typeof body !== 'object' || body === null || Object.getPrototypeOf(body) !== Object.prototype)
    return undefined
  try {
    return JSON.stringify(body)
  } catch {
    return undefined
  }
}
