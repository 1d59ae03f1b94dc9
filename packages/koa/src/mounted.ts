import type { Context, Middleware } from 'koa'

const made = new WeakSet<Middleware>()

/** Notes a middleware that this package has made. */
export function note(middleware: Middleware): void {
  made.add(middleware)
}

/** Whether the first middleware of an app is one of those: it is going to see a context again, whoever refuses it. */
export function isMountedFirst({ app }: Context): boolean {
  return made.has(app.middleware[0]!)
}

/** Whether no other middleware is going to see a context again, once this one is done with it. */
export function isOutermost({ app }: Context, middleware: Middleware): boolean {
  return app.middleware[0] === middleware
}
