import { format } from 'node:util'
import type { Context } from 'koa'

/** Tells an app of an error, as Koa's own handler does. */
export function emitError(error: unknown, ctx: Context): void {
  ctx.app.emit('error', asError(error), ctx)
}

/** Koa lets its listeners have nothing but errors. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(format('non-error thrown: %j', thrown))
}
