/** Reads a property of any value. A getter or a proxy that throws reads as `undefined`. */
export function read(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  try {
    return (value as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}

export function readString(value: unknown, key: string): string {
  const found = read(value, key)
  return typeof found === 'string' ? found : ''
}
