import type { Answer } from '@proxy-auth-errors/core'
import { answerFor, type Refusal, toError } from '@proxy-auth-errors/node'
import type { Context } from 'koa'
import { isMountedFirst } from './mounted.ts'
import { write } from './write.ts'

const ANSWER: unique symbol = Symbol('proxy-auth-errors.answer')

type Refusing = Context & { [ANSWER]?: Answer }

/**
 * Answers a request with a refusal or an error, without throwing it: a throw costs more than the answer.
 *
 * @throws the error, or one that says what the refusal says, where it is no 401 or 407, where headers were sent already,
 * or where `proxyAuthErrors` is not mounted before: it is then answered like any error.
 * @example
 * ```ts
 * app.use((ctx) => {
 *   if (!isAllowed(ctx)) return refuse(ctx, { status: 401, reason: 'invalid-credentials' })
 *   ctx.body = { secret: 42 }
 * })
 * ```
 */
export function refuse(ctx: Context, refusal: Refusal | Error): void {
  const answer = answerFor(refusal, ctx.res, refuse)
  if (!answer) throw toError(refusal)
  if (ctx.body != null || !isMountedFirst(ctx)) return write(ctx, answer, false)
  // It is written once the middleware between here and the suite has run: not all of it has to pass through Koa.
  ctx.status = answer.reply.status
  ;(ctx as Refusing)[ANSWER] = answer
}

/** The answer that a request was refused with, if its status is still the same. */
export function refusedWith(ctx: Context): Answer | undefined {
  const answer = (ctx as Refusing)[ANSWER]
  return answer?.reply.status === ctx.status ? answer : undefined
}
