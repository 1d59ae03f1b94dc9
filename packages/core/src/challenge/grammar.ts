/** Character classes of RFC 9110 §5.6 and §11.2, as bits by character code; no other character has any. */
export const TCHAR = 1
export const TOKEN68 = 2
/** What stands in a quoted-string without a backslash. */
export const QDTEXT = 4
/** What may follow a backslash in one. */
export const QUOTABLE = 8

/** Not exported: V8 reads what a module imports anew for each character. */
const CLASS = classify()

/** Gives the index of the first character that is not of the class. */
export function skipClass(text: string, from: number, end: number, bit: number): number {
  let at = from
  while (at < end) {
    const code = text.charCodeAt(at)
    if (code > 0xff || (CLASS[code]! & bit) === 0) break
    at++
  }
  return at
}

function classify(): Uint8Array {
  const table = new Uint8Array(256).fill(QDTEXT | QUOTABLE, 0x20).fill(0, 0x7f, 0x80)
  const add = (chars: string, bit: number): void => {
    for (const char of chars) table[char.charCodeAt(0)]! |= bit
  }
  const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  add(`${alphanumeric}!#$%&'*+-.^_\`|~`, TCHAR)
  add(`${alphanumeric}-._~+/`, TOKEN68)
  add('\t', QDTEXT | QUOTABLE)
  for (const char of '"\\') table[char.charCodeAt(0)]! &= ~QDTEXT
  return table
}

const TOKEN_TEXT = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const TOKEN68_TEXT = /^[A-Za-z0-9\-._~+/]+=*$/
const SCHEME_AND_TOKEN68 = new RegExp(`${TOKEN_TEXT.source.slice(0, -1)} ${TOKEN68_TEXT.source.slice(1)}`)
// eslint-disable-next-line no-control-regex -- HTAB is the one control character a field value may hold
const FIELD_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/
// eslint-disable-next-line no-control-regex
const ASCII_TEXT = /^[\x00-\x7f]*$/

/** token, RFC 9110 §5.6.2. */
export function isToken(text: unknown): text is string {
  return typeof text === 'string' && TOKEN_TEXT.test(text)
}

/** token68, RFC 9110 §11.2. */
export function isToken68(text: unknown): text is string {
  return typeof text === 'string' && TOKEN68_TEXT.test(text)
}

/** auth-scheme SP token68, RFC 9110 §11.4. */
export function isSchemeAndToken68(text: string): boolean {
  return SCHEME_AND_TOKEN68.test(text)
}

/** Whether a field value, or the content of a quoted-string, can be written (RFC 9110 §5.5, §5.6.4). */
export function isFieldText(text: unknown): text is string {
  return typeof text === 'string' && FIELD_TEXT.test(text)
}

/** Whether a text is ASCII throughout: then its octets are the same in Latin-1 and in UTF-8. */
export function isAsciiText(text: string): boolean {
  return ASCII_TEXT.test(text)
}

/** A text as it stands in a quoted-string (RFC 9110 §5.6.4), and in JSON. */
export function escapeQuotes(text: string): string {
  return text.replace(/["\\]/g, '\\$&')
}
