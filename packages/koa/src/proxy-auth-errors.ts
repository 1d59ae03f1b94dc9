import {
  type Answer,
  type AuthErrorsOptions,
  createAuthResponder,
  type Exchange,
  isChallengeStatus,
  isExposed,
  proceed,
  statusOf,
} from '@proxy-auth-errors/core'
import {
  isBegun,
  isReleased,
  NodeRequestFacts,
  noteThrown,
  readFields,
  traceOf,
  unwatch,
  upstreamOf,
  watch,
} from '@proxy-auth-errors/node'
import type { Context, Middleware } from 'koa'
import { bodyText, isUnread } from './body.ts'
import { emitError } from './emit-error.ts'
import { enter, isOutermost, leave } from './mounted.ts'
import { postpone, postponed } from './postpone.ts'
import { write, writeNow } from './write.ts'

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

  function give(ctx: Context, answer: Answer, isFirst: boolean): void {
    if (!isOutermost(ctx, middleware)) postpone(ctx, answer)
    else if (isFirst) writeNow(ctx, answer)
    else write(ctx, answer)
  }

  function answerThrown(error: unknown, ctx: Context, isFirst: boolean): void {
    leave(ctx)
    // Koa's own handler would delete every field that was set so far.
    const asked = statusOf(error)
    if (isBegun(ctx.res) || !isChallengeStatus(asked)) {
      noteThrown(responder, error, ctx.res)
      throw error
    }
    const request = new NodeRequestFacts(ctx.req)
    const answer = responder.respond({ request, error, asked, prepared: readFields(ctx.res) })
    if (!answer) throw error
    try {
      // As Koa's own handler does, and as there before the answer: one that is not for the client is likely to be a fault.
      if (!isExposed(error)) emitError(error, ctx)
    } finally {
      // A listener may have set what is none of the answer's.
      if (!isBegun(ctx.res)) give(ctx, answer, isFirst)
    }
  }

  function answerMade(ctx: Context, isFirst: boolean): void {
    leave(ctx)
    // Measured: to read `ctx.status` goes through two accessors more.
    const { res } = ctx
    if (!isChallengeStatus(res.statusCode) || res.headersSent || ctx.respond === false || isReleased(res))
      return
    const left = postponed(ctx)
    // Whoever watches the response reads it.
    if (!left && isUnread(ctx)) return
    const answer = left ?? responder.respond(toExchange(ctx))
    if (answer) give(ctx, answer, isFirst)
    else unwatch(responder, res)
  }

  const middleware: Middleware = function answerRefusal(ctx, next) {
    // Koa can be bypassed: what is written to `ctx.res` itself is seen there.
    const isFirst = watch(responder, ctx.req, ctx.res)
    enter(ctx)
    return proceed(next).then(
      () => answerMade(ctx, isFirst),
      (error: unknown) => answerThrown(error, ctx, isFirst),
    )
  }
  return middleware
}

/** A response with 401 or 407 that Koa is about to write. */
function toExchange(ctx: Context): Exchange {
  return {
    request: new NodeRequestFacts(ctx.req),
    reply: { status: ctx.status, headers: readFields(ctx.res), body: bodyText(ctx.body) },
    trace: traceOf(ctx.res),
    upstream: upstreamOf(ctx.res),
  }
}
