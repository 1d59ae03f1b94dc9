import type { HeaderField } from './exchange.ts'

/** The values of each name, in their order. */
export type GroupedFields = Readonly<Record<string, string | readonly string[]>>

/**
 * Groups field lines by their names, each as it was written first: it may be written in two ways. What is a list is its lines
 * in one (RFC 9110 §5.3) to whoever takes it for a text, as a web `Headers` does.
 *
 * @example
 * ```ts
 * groupFields([['vary', 'Origin'], ['Vary', 'Accept']]) // { vary: ['Origin', 'Accept'] }
 * ```
 * @internal
 */
export function groupFields(fields: readonly HeaderField[]): GroupedFields {
  const byName = new Map<string, [name: string, value: string | string[]]>()
  for (const [name, value] of fields) {
    const key = name.toLowerCase()
    const before = byName.get(key)
    if (!before) byName.set(key, [name, value])
    else if (typeof before[1] === 'string') before[1] = withText([before[1], value])
    else before[1].push(value)
  }
  return Object.freeze(Object.fromEntries(byName.values()))
}

function withText(lines: string[]): string[] {
  return Object.defineProperty(lines, 'toString', { value: () => lines.join(', ') })
}
