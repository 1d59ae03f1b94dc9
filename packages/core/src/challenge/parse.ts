import type { Challenge, Credentials } from './challenge.ts'
import { CLASS, QDTEXT, TCHAR, TOKEN68 } from './grammar.ts'

/** Why and where a field does not parse. */
export interface ParseFailure {
  readonly ok: false
  readonly message: string
  /** Where in the text, several lines joined by `, `. */
  readonly index: number
}

export type ParsedChallenges = { readonly ok: true; readonly challenges: readonly Challenge[] } | ParseFailure

export type ParsedCredentials = { readonly ok: true; readonly credentials: Credentials } | ParseFailure

/** The message of a failure that is none of the grammar: each name occurs once in a challenge (RFC 9110 §11.2). */
export const REPEATED = 'a parameter that occurs twice'

const HTAB = 0x09
const SP = 0x20
const DQUOTE = 0x22
const COMMA = 0x2c
const EQUALS = 0x3d
const BACKSLASH = 0x5c

/**
 * Parses the value of a `WWW-Authenticate` or `Proxy-Authenticate` field (RFC 9110 §11.6.1, §11.7.1).
 *
 * Takes the value of one field line, or a list with one string for each line (§5.3). Never throws; the work
 * grows with the length of the text. The list rule is the recipient's: empty elements are skipped (§5.6.1.2).
 * A parameter that occurs twice in one challenge is a failure (§11.2).
 *
 * @example
 * ```ts
 * const parsed = parseChallenges('Digest realm="a", nonce="n", Basic realm="b"')
 * if (parsed.ok) parsed.challenges.map((c) => c.scheme) // ['Digest', 'Basic']
 * else console.error(parsed.message, parsed.index)
 * ```
 */
export function parseChallenges(field: string | readonly string[]): ParsedChallenges {
  const text = joinLines(field)
  return text === undefined ? NOT_TEXT : scan(text, false, false)
}

/** Parses challenges in which a parameter may occur twice: the first counts. */
export function parseRepeating(field: readonly string[]): ParsedChallenges {
  const text = joinLines(field)
  return text === undefined ? NOT_TEXT : scan(text, false, true)
}

/**
 * Parses the value of an `Authorization` or `Proxy-Authorization` field (RFC 9110 §11.6.2, §11.7.2).
 *
 * Never throws. Says nothing about whether the credentials are right, nor whether a scheme's own rules hold.
 *
 * @example
 * ```ts
 * const parsed = parseCredentials('Basic dXNlcjpwYXNz')
 * if (parsed.ok) parsed.credentials.token68 // 'dXNlcjpwYXNz'
 * ```
 */
export function parseCredentials(field: string | readonly string[]): ParsedCredentials {
  const text = joinLines(field)
  if (text === undefined) return NOT_TEXT
  const parsed = scan(text, true, false)
  if (!parsed.ok) return parsed
  const credentials = parsed.challenges[0]
  return credentials ? { ok: true, credentials } : fail('there is no auth-scheme', 0)
}

const NOT_TEXT: ParseFailure = fail('a field value is a string, or a list of strings', 0)

function fail(message: string, index: number): ParseFailure {
  return { ok: false, message, index }
}

function joinLines(field: unknown): string | undefined {
  if (typeof field === 'string') return field
  if (!Array.isArray(field) || !field.every((line) => typeof line === 'string')) return undefined
  // A field line has no white space at its ends (RFC 9110 §5.5): `Basic ` and `realm="x"` are no challenge.
  return field.map((line) => line.slice(skipWhitespace(line, 0), trimEnd(line))).join(', ')
}

/**
 * Credentials are one challenge by the same grammar; `alone` refuses a second one. `mayRepeat` takes the first of
 * two parameters with one name.
 * The parser reads a list element, then the comma that must follow it.
 */
function scan(text: string, alone: boolean, mayRepeat: boolean): ParsedChallenges {
  const end = trimEnd(text)
  const challenges: Challenge[] = []
  /** The parameters of the last challenge, while it may have more. */
  let open: Record<string, string> | undefined
  let at = 0
  for (;;) {
    at = skipWhitespace(text, at)
    while (at < end && text.charCodeAt(at) === COMMA) {
      if (alone && open === undefined) return fail('a comma before the auth-scheme', at)
      at = skipWhitespace(text, at + 1)
    }
    if (at >= end) return { ok: true, challenges }

    const start = at
    at = skipToken(text, at, end)
    if (at === start) return fail('expected a token', at)
    const afterToken = skipWhitespace(text, at)

    if (afterToken < end && text.charCodeAt(afterToken) === EQUALS) {
      if (open === undefined) return fail('a parameter that belongs to no challenge', start)
      const value = scanValue(text, skipWhitespace(text, afterToken + 1), end)
      if (typeof value === 'number') return fail('expected a token or a quoted-string', value)
      if (!addParam(open, text.slice(start, at), value.text) && !mayRepeat) return fail(REPEATED, start)
      at = value.end
    } else {
      if (alone && challenges.length > 0) return fail('a second auth-scheme', start)
      const params: Record<string, string> = {}
      const scheme = text.slice(start, at)
      // Parameters or a token68 follow a space, and only a space (1*SP).
      if (at >= end || text.charCodeAt(at) !== SP) {
        open = undefined
        challenges.push({ scheme, params })
      } else {
        open = params
        at = skipSpaces(text, at)
        const next = text.charCodeAt(at)
        if (at >= end || next === COMMA || next === HTAB) {
          challenges.push({ scheme, params })
        } else {
          const value = scanFirst(text, at, end, params)
          if (typeof value === 'number') return fail('neither a token68 nor a parameter', value)
          if (value.text === undefined) {
            challenges.push({ scheme, params })
          } else {
            open = undefined
            challenges.push({ scheme, params, token68: value.text })
          }
          at = value.end
        }
      }
      if (alone && open === undefined) {
        return skipWhitespace(text, at) >= end
          ? { ok: true, challenges }
          : fail('expected the end of the credentials', at)
      }
    }

    const separator = skipWhitespace(text, at)
    if (separator < end && text.charCodeAt(separator) !== COMMA) return fail('expected a comma', separator)
    at = separator
  }
}

/**
 * What comes first after the scheme: a parameter (put into `params`, no text) or else a token68.
 * `a=` is a token68 and `a=b` is a parameter, so that the parameter is tried first.
 * A number is the index at which it is neither.
 */
function scanFirst(
  text: string,
  start: number,
  end: number,
  params: Record<string, string>,
): { text: string | undefined; end: number } | number {
  const nameEnd = skipToken(text, start, end)
  let failedAt = nameEnd
  if (nameEnd > start) {
    const equals = skipWhitespace(text, nameEnd)
    if (equals < end && text.charCodeAt(equals) === EQUALS) {
      const value = scanValue(text, skipWhitespace(text, equals + 1), end)
      if (typeof value === 'number') failedAt = value
      else if (followedByElement(text, value.end, end)) {
        addParam(params, text.slice(start, nameEnd), value.text)
        return { text: undefined, end: value.end }
      } else failedAt = value.end
    }
  }
  let at = skipClass(text, start, end, TOKEN68)
  if (at === start) return failedAt
  while (at < end && text.charCodeAt(at) === EQUALS) at++
  return followedByElement(text, at, end) ? { text: text.slice(start, at), end: at } : Math.max(at, failedAt)
}

/** A parameter's value and where it ends; or, as a number, the index at which it is none. */
function scanValue(text: string, start: number, end: number): { text: string; end: number } | number {
  if (start < end && text.charCodeAt(start) === DQUOTE) return scanQuotedString(text, start, end)
  const at = skipToken(text, start, end)
  return at > start ? { text: text.slice(start, at), end: at } : at
}

function scanQuotedString(text: string, start: number, end: number): { text: string; end: number } | number {
  let escaped = false
  for (let at = start + 1; at < end; at++) {
    let code = text.charCodeAt(at)
    if (code === DQUOTE) {
      const content = text.slice(start + 1, at)
      return { text: escaped ? content.replace(/\\(.)/gs, '$1') : content, end: at + 1 }
    }
    if (code === BACKSLASH) {
      escaped = true
      code = text.charCodeAt(++at)
      if (at >= end) return at
      if (code === DQUOTE || code === BACKSLASH) continue
    }
    if (code < 0x80 ? (CLASS[code]! & QDTEXT) === 0 : code > 0xff) return at
  }
  return end
}

/** Gives false where the name is there already. `__proto__` is a name like any other. */
function addParam(params: Record<string, string>, rawName: string, value: string): boolean {
  const name = rawName.toLowerCase()
  if (Object.hasOwn(params, name)) return false
  if (name === '__proto__') {
    Object.defineProperty(params, name, { value, enumerable: true, configurable: true, writable: true })
  } else params[name] = value
  return true
}

function followedByElement(text: string, at: number, end: number): boolean {
  const next = skipWhitespace(text, at)
  return next >= end || text.charCodeAt(next) === COMMA
}

function skipToken(text: string, at: number, end: number): number {
  return skipClass(text, at, end, TCHAR)
}

function skipClass(text: string, from: number, end: number, bit: number): number {
  let at = from
  while (at < end) {
    const code = text.charCodeAt(at)
    if (code > 0x7f || (CLASS[code]! & bit) === 0) break
    at++
  }
  return at
}

function skipSpaces(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === SP) at++
  return at
}

/** OWS and BWS: spaces and tabs (RFC 9110 §5.6.3). */
function skipWhitespace(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== SP && code !== HTAB) return at
    at++
  }
}

function trimEnd(text: string): number {
  let end = text.length
  while (end > 0) {
    const code = text.charCodeAt(end - 1)
    if (code !== SP && code !== HTAB) break
    end--
  }
  return end
}
