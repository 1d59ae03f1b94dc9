import type { HeaderField } from './exchange.ts'

/**
 * Works something out of lists of fields, once for each that is frozen: a flood of refusals gets the same few again and
 * again.
 *
 * @example
 * ```ts
 * const namesOf = perFields((fields) => fields.map(([name]) => name))
 * ```
 */
export function perFields<T extends object>(
  make: (fields: readonly HeaderField[]) => T,
): (fields: readonly HeaderField[]) => T {
  const known = new WeakMap<readonly HeaderField[], T>()
  return (fields) => {
    const before = known.get(fields)
    if (before) return before
    const made = make(fields)
    if (Object.isFrozen(fields)) known.set(fields, made)
    return made
  }
}

/** Whether fields are ASCII. One that is not is Latin-1 on the wire (RFC 9110 §5.5), whatever its body is. */
export function isAscii(fields: readonly HeaderField[]): boolean {
  // eslint-disable-next-line no-control-regex
  return fields.every(([, value]) => /^[\x00-\x7f]*$/.test(value))
}
