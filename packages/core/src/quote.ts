/** A value for a message: as JSON, so that control characters show, and never long. */
export function quote(value: unknown): string {
  let text: string | undefined
  try {
    const kind = Object.prototype.toString.call(value).slice('[object '.length, -1)
    // Of a Map or a URL JSON would say something else.
    const isOther = typeof value === 'object' && !['Array', 'Null', 'Object'].includes(kind)
    text = isOther ? `a ${kind}` : JSON.stringify(value)
  } catch {
    // A BigInt or a cycle.
  }
  // Its type says enough, as that of a function.
  text ??= value === undefined ? 'undefined' : `a ${typeof value}`
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
