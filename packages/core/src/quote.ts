/** What a terminal may follow and JSON leaves as it is: more controls, and what turns the direction of a line. */
const UNSEEN = /[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g

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
  text = text.replace(UNSEEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
