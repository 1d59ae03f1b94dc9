import type { Answer } from '@proxy-auth-errors/core'
import { applyAnswer, bodyOf, release } from '@proxy-auth-errors/node'
import type { Context } from 'koa'

/** Hands an answer to Koa, which writes it when all middleware has run. */
export function write(ctx: Context, answer: Answer): void {
  const body = bodyOf(answer)
  ctx.status = answer.reply.status
  // Koa makes an empty body's length 0, and looks for the type of one that has none.
  if (body === undefined) ctx.body = ''
  applyAnswer(ctx.res, answer)
  if (body !== undefined) ctx.body = body
  release(ctx.res)
}
