/** A value for a message: as JSON, so that control characters show, and never long. */
export function quote(value: unknown): string {
  let text: string | undefined
  try {
    text = typeof value === 'function' ? `function ${value.name}` : JSON.stringify(value)
  } catch {
    // A BigInt or a cycle: its type says enough.
  }
  text ??= value === undefined ? 'undefined' : `a ${typeof value}`
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
