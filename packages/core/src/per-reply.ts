import { isAsciiText } from './challenge/grammar.ts'
import type { Reply } from './exchange.ts'

/**
 * Works something out of replies, once for each that is frozen: a flood of refusals gets the same few again and again.
 *
 * @example
 * ```ts
 * const namesOf = perReply(({ headers }) => headers.map(([name]) => name))
 * ```
 * @internal
 */
export function perReply<T extends object>(make: (reply: Reply) => T): (reply: Reply) => T {
  const known = new WeakMap<Reply, T>()
  return (reply) => {
    const before = known.get(reply)
    if (before) return before
    const made = make(reply)
    if (Object.isFrozen(reply)) known.set(reply, made)
    return made
  }
}

/**
 * Whether a reply is ASCII throughout. A field that is not is Latin-1 on the wire (RFC 9110 §5.5), a body that is not is
 * UTF-8.
 *
 * @internal
 */
export function isAscii({ headers, body = '' }: Reply): boolean {
  return isAsciiText(body) && headers.every(([, value]) => isAsciiText(value))
}
