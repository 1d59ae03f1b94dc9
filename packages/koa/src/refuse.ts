import { answerFor, type Refusal, toError } from '@proxy-auth-errors/node'
import type { Context } from 'koa'
import { postpone } from './postpone.ts'

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
  postpone(ctx, answer)
}
