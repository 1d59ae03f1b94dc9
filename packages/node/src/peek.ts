import { OutgoingMessage, ServerResponse } from 'node:http'

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

/** Node's own `headersSent`. Measured: to look for it on each response takes four times as long. */
const HEADERS_SENT =
  // Bun has one of its own.
  Object.getOwnPropertyDescriptor(ServerResponse.prototype, 'headersSent') ??
  Object.getOwnPropertyDescriptor(OutgoingMessage.prototype, 'headersSent')

/**
 * Whether Node has begun to write a response. One may have a `headersSent` of its own as well, which says so before: that of
 * @fastify/express is true as soon as `send` is called.
 *
 * @internal
 */
export function isBegun(response: { readonly headersSent: boolean }): boolean {
  if (HEADERS_SENT?.get && response instanceof ServerResponse)
    return HEADERS_SENT.get.call(response) as boolean
  const own: unknown = Reflect.get(Object.getPrototypeOf(response) as object, 'headersSent', response)
  return own === undefined ? response.headersSent : own === true
}
