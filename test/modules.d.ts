/** The other major version of a framework has the types of the one that is installed under its own name, near enough. */
declare module 'express-v4' {
  export { default } from 'express'
}

declare module 'hono-node-server-v1' {
  export { getRequestListener } from '@hono/node-server'
}

declare module 'koa-v2' {
  export { default } from 'koa'
}

declare module 'auth-header' {
  export function parse(header: string): { readonly scheme: string }
}

/** What the benchmark takes out of oauth4webapi. */
declare module 'oauth4webapi-parser' {
  export function parseWwwAuthenticateChallenges(
    response: Response,
  ): readonly { readonly scheme: string }[] | undefined
}
