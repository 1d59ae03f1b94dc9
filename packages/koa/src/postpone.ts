import { type Answer, isChallengeStatus } from '@proxy-auth-errors/core'
import type { Context } from 'koa'
import { isMountedFirst } from './mounted.ts'
import { write } from './write.ts'

const ANSWER: unique symbol = Symbol('proxy-auth-errors.answer')

type Answered = Context & { [ANSWER]?: Answer }

/** Leaves an answer to the first middleware of the app, where that is of this package. */
export function postpone(ctx: Context, answer: Answer): void {
  const { status } = answer.reply
  // That one looks at nothing but 401 and 407.
  if (!isChallengeStatus(status) || ctx.body != null || !isMountedFirst(ctx)) return write(ctx, answer)
  // It is written once the middleware between has run, which may make something else of it. Not all of it has to pass
  // through Koa then.
  ctx.status = status
  ;(ctx as Answered)[ANSWER] = answer
}

/** The answer that was postponed, if the status is still the same. */
export function postponed(ctx: Context): Answer | undefined {
  const answer = (ctx as Answered)[ANSWER]
  return answer?.reply.status === ctx.status ? answer : undefined
}
