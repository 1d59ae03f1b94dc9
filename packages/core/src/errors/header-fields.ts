import { isFieldText, isToken } from '../challenge/grammar.ts'
import type { HeaderField } from '../exchange.ts'
import { read } from './read.ts'

export const NO_FIELDS: readonly HeaderField[] = []

/** More fields than this are no header section that anyone meant to send. */
const MOST_FIELDS = 200

/**
 * The header fields of an error, whatever shape they have: a plain object, a `Headers`, a `Map`, a list of pairs.
 * Names come in lower case, a list of values as one field each. What cannot be read is left out; a value
 * is not looked at here (see `isWritable`): a broken challenge is a fact that the rules want to see.
 */
export function toHeaderFields(headers: unknown): readonly HeaderField[] {
  if (typeof headers !== 'object' || headers === null) return NO_FIELDS
  const fields: HeaderField[] = []
  try {
    for (const entry of entriesOf(headers)) {
      const name = String(entry[0]).toLowerCase()
      if (!isToken(name)) continue
      for (const value of Array.isArray(entry[1]) ? entry[1] : [entry[1]]) {
        if (typeof value === 'string' || typeof value === 'number') fields.push([name, String(value)])
        if (fields.length >= MOST_FIELDS) return fields
      }
    }
  } catch {
    // A getter or an iterator that throws: what was read until then stands.
  }
  return fields
}

function entriesOf(headers: object): Iterable<readonly [unknown, unknown]> {
  const entries = read(headers, 'entries')
  // Headers, Map and arrays alike; an array's entries are [index, pair].
  if (Array.isArray(headers)) return headers.filter((pair) => Array.isArray(pair)) as [unknown, unknown][]
  if (typeof entries === 'function') return entries.call(headers) as Iterable<[unknown, unknown]>
  return Object.entries(headers)
}

/** Whether a field can be written as it is (RFC 9110 §5.5). */
export function isWritable([name, value]: HeaderField): boolean {
  return isToken(name) && isFieldText(value)
}
