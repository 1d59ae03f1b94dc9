import type { Context, Middleware } from 'koa'

const AROUND: unique symbol = Symbol('proxy-auth-errors.around')

type Covered = Context & { [AROUND]?: number }

/** Notes that a middleware of this package is going to see a context again. */
export function enter(ctx: Covered): void {
  ctx[AROUND] = (ctx[AROUND] ?? 0) + 1
}

/** Notes that it does now. */
export function leave(ctx: Covered): void {
  ctx[AROUND] = ctx[AROUND]! - 1
}

/** Whether a middleware of this package is going to see a context again, whoever refuses it. */
export function isCovered(ctx: Covered): boolean {
  return (ctx[AROUND] ?? 0) > 0
}

/** Whether no other middleware is going to see a context again, once this one is done with it. */
export function isOutermost({ app }: Context, middleware: Middleware): boolean {
  return app.middleware[0] === middleware
}
