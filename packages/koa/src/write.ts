import type { Answer } from '@proxy-auth-errors/core'
import { applyAnswer, bodyOf, release, send } from '@proxy-auth-errors/node'
import type { Context } from 'koa'
import { discard } from './discard.ts'

/** Writes an answer at once, where nobody is going to look at the context any more. */
export function writeNow(ctx: Context, answer: Answer): void {
  discard(ctx.body)
  // Measured: to write an answer takes Koa three times as long as Node.
  ctx.respond = false
  send(ctx.res, answer)
}

/** Writes an answer with Koa's own means, unless it was told to write nothing: nobody else would. */
export function write(ctx: Context, answer: Answer): void {
  if (ctx.respond === false) return writeNow(ctx, answer)
  discard(ctx.body)
  const body = bodyOf(answer)
  ctx.status = answer.reply.status
  // Koa makes an empty body's length 0, and looks for the type of one that has none.
  if (body === undefined) ctx.body = ''
  applyAnswer(ctx.res, answer)
  if (body !== undefined) ctx.body = body
  release(ctx.res)
}
