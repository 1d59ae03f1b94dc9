import type { Context, Middleware } from 'koa'

const made = new WeakSet<Middleware>()

/** Notes a middleware that this package has made. */
export function note(middleware: Middleware): void {
  made.add(middleware)
}

/** Whether such a middleware is one of the app's own: it sees a context once what is further in is done with it. */
export function isMounted({ app }: Context): boolean {
  return app.middleware.some((middleware) => made.has(middleware))
}

/** Whether no other middleware is going to see a context again, once this one is done with it. */
export function isOutermost({ app }: Context, middleware: Middleware): boolean {
  return app.middleware[0] === middleware
}
