import { answerFor } from '@proxy-auth-errors/node'
import type { Context } from 'koa'
import { write } from './write.ts'

/**
 * Answers a request with an error, without throwing it: a throw costs more than the answer.
 *
 * @throws the error, where it is no 401 or 407, where headers were sent already, or where `proxyAuthErrors` is not
 * mounted before: it is then answered like any error.
 * @example
 * ```ts
 * app.use((ctx) => {
 *   if (!isAllowed(ctx)) return refuse(ctx, unauthorized())
 *   ctx.body = { secret: 42 }
 * })
 * ```
 */
export function refuse(ctx: Context, error: unknown): void {
  const answer = answerFor(error, ctx.req, ctx.res, refuse)
  if (!answer) throw error
  write(ctx, answer)
}
