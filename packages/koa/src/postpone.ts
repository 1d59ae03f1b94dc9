import { type Answer, isChallengeStatus } from '@proxy-auth-errors/core'
import type { Context } from 'koa'
import { isCovered } from './mounted.ts'
import { write } from './write.ts'

const ANSWER: unique symbol = Symbol('proxy-auth-errors.answer')

type Answered = Context & { [ANSWER]?: Answer }

/** Leaves an answer to the middleware of this package around, where there is one. */
export function postpone(ctx: Context, answer: Answer): void {
  const { status } = answer.reply
  // That one looks at nothing but 401 and 407.
  const isLeft = isChallengeStatus(status) && ctx.body == null && ctx.respond !== false && isCovered(ctx)
  if (!isLeft) return write(ctx, answer)
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
