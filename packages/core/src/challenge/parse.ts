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
  return field.map((line) => line.slice(skipWhitespace(line, 0, line.length), trimEnd(line))).join(', ')
}

/**
 * Credentials are one challenge by the same grammar; `alone` refuses a second one. `mayRepeat` takes the first of
 * two parameters with one name.
 * The parser reads a list element, then the comma that must follow it. What it reads with gives an index, and the
 * complement (`~`) of the index at which the text is wrong: an object for each value would cost more than the rest.
 * Nothing asks for a character beyond the end: V8 would look up every one that follows more slowly.
 */
function scan(text: string, alone: boolean, mayRepeat: boolean): ParsedChallenges {
  const end = trimEnd(text)
  const plain = end > WORTH_A_LOOK && !UNUSUAL.test(text)
  /** Made with the first in it: an empty list that grows gets room for seventeen at once. */
  let challenges: Challenge[] | undefined
  /** The parameters of the last challenge, while it may have more. */
  let open: Record<string, string> | undefined
  let at = skipWhitespace(text, 0, end)
  for (;;) {
    while (at < end && text.charCodeAt(at) === COMMA) {
      if (alone && open === undefined) return fail('a comma before the auth-scheme', at)
      at = skipWhitespace(text, at + 1, end)
    }
    if (at >= end) return { ok: true, challenges: challenges ?? [] }

    const start = at
    if (open !== undefined) at = scanParam(text, start, end, plain, open, mayRepeat)
    if (at < 0)
      return at === ~start ? fail(REPEATED, start) : fail('expected a token or a quoted-string', ~at)
    if (at === start) {
      at = skipClass(text, at, end, TCHAR)
      if (at === start) return fail('expected a token', at)
      if (isAt(EQUALS, text, skipWhitespace(text, at, end), end))
        return fail('a parameter that belongs to no challenge', start)
      if (alone && challenges) return fail('a second auth-scheme', start)
      const scheme = text.slice(start, at)
      const params: Record<string, string> = {}
      let token68: string | undefined
      open = undefined
      // Parameters or a token68 follow a space, and only a space (1*SP).
      if (isAt(SP, text, at, end)) {
        while (isAt(SP, text, at, end)) at++
        open = params
        if (at < end && !isAt(COMMA, text, at, end) && !isAt(HTAB, text, at, end)) {
          // `a=` is a token68 and `a=b` is a parameter, so that the parameter is tried first.
          const first = at
          at = scanParam(text, first, end, plain, params, mayRepeat)
          if (at < 0 || at === first) {
            const to = skipToken68(text, first, end)
            // What was read further is what was meant.
            if (to < 0) return fail('neither a token68 nor a parameter', Math.max(at < 0 ? ~at : at, ~to))
            token68 = text.slice(first, to)
            open = undefined
            at = to
          }
        }
      }
      const challenge = token68 === undefined ? { scheme, params } : { scheme, params, token68 }
      if (challenges) challenges.push(challenge)
      else challenges = [challenge]
      if (alone && open === undefined) {
        return skipWhitespace(text, at, end) >= end
          ? { ok: true, challenges }
          : fail('expected the end of the credentials', at)
      }
    }

    at = skipWhitespace(text, at, end)
    if (at < end && text.charCodeAt(at) !== COMMA) return fail('expected a comma', at)
  }
}

/**
 * Reads a parameter into `params` and gives where it ends: `start` where there is none, the complement of the index
 * at which its value is wrong, and `~start` where its name is in `params` already.
 */
function scanParam(
  text: string,
  start: number,
  end: number,
  plain: boolean,
  params: Record<string, string>,
  mayRepeat: boolean,
): number {
  let name = knownName(text, start, end)
  let from: number
  if (name === undefined) {
    const nameEnd = skipClass(text, start, end, TCHAR)
    const equals = skipWhitespace(text, nameEnd, end)
    if (nameEnd === start || !isAt(EQUALS, text, equals, end)) return start
    name = text.slice(start, nameEnd).toLowerCase()
    from = skipWhitespace(text, equals + 1, end)
  } else from = skipWhitespace(text, start + name.length + 1, end)
  let to: number
  let value: string
  if (isAt(DQUOTE, text, from, end)) {
    to = skipQuotedString(text, from + 1, end, plain)
    if (to < 0) return to
    value = text.slice(from + 1, to - 1)
    if (!plain && value.includes('\\')) value = value.replace(/\\(.)/gs, '$1')
  } else {
    to = skipClass(text, from, end, TCHAR)
    if (to === from) return ~from
    value = text.slice(from, to)
  }
  return addParam(params, name, value) || mayRepeat ? to : ~start
}

/** Texts of more characters than this are looked at as a whole first. */
const WORTH_A_LOOK = 64

/** A character that does not stand for itself in a quoted-string, or is rare there. */
const UNUSUAL = /[^ -[\]-~]/

/** Gives where it ends, behind its second quote; `start` is behind the first. */
function skipQuotedString(text: string, start: number, end: number, plain: boolean): number {
  if (plain) {
    const quote = text.indexOf('"', start)
    return quote < 0 ? ~end : quote + 1
  }
  let at = start
  for (;;) {
    at = skipClass(text, at, end, QDTEXT)
    if (at >= end) return ~end
    const code = text.charCodeAt(at)
    if (code === DQUOTE) return at + 1
    if (code !== BACKSLASH) return ~at
    at++
    if (at >= end || !isQuotable(text.charCodeAt(at))) return ~at
    at++
  }
}

/** What may follow a backslash (quoted-pair, RFC 9110 §5.6.4). */
function isQuotable(code: number): boolean {
  return code === DQUOTE || code === BACKSLASH || (code <= 0xff && (CLASS[code]! & QDTEXT) !== 0)
}

function skipToken68(text: string, start: number, end: number): number {
  let at = skipClass(text, start, end, TOKEN68)
  if (at === start) return ~start
  while (isAt(EQUALS, text, at, end)) at++
  const next = skipWhitespace(text, at, end)
  return next >= end || text.charCodeAt(next) === COMMA ? at : ~at
}

/** The names that almost every challenge has, by their first letter. */
const KNOWN: readonly (readonly string[])[] = Array.from({ length: 32 }, (_, letter) =>
  (
    'realm nonce qop algorithm opaque stale domain charset userhash ' +
    'error error_description error_uri scope resource_metadata'
  )
    .split(' ')
    .filter((name) => (name.charCodeAt(0) & 31) === letter),
)

/** Measured: to find the end of a name, cut it out and make it the key of an object takes longer than its value does. */
function knownName(text: string, start: number, end: number): string | undefined {
  for (const name of KNOWN[text.charCodeAt(start) & 31]!) {
    const after = start + name.length
    if (isAt(EQUALS, text, after, end) && text.slice(start, after) === name) return name
  }
  return undefined
}

/** Gives false where the name is there already. */
function addParam(params: Record<string, string>, name: string, value: string): boolean {
  // What every object inherits is there as well.
  if (params[name] !== undefined && Object.hasOwn(params, name)) return false
  // `__proto__` is a name like any other.
  if (name === '__proto__') {
    Object.defineProperty(params, name, { value, enumerable: true, configurable: true, writable: true })
  } else params[name] = value
  return true
}

function isAt(char: number, text: string, at: number, end: number): boolean {
  return at < end && text.charCodeAt(at) === char
}

function skipClass(text: string, from: number, end: number, bit: number): number {
  let at = from
  while (at < end) {
    const code = text.charCodeAt(at)
    if (code > 0xff || (CLASS[code]! & bit) === 0) break
    at++
  }
  return at
}

/** OWS and BWS: spaces and tabs (RFC 9110 §5.6.3). */
function skipWhitespace(text: string, from: number, end: number): number {
  let at = from
  while (at < end) {
    const code = text.charCodeAt(at)
    if (code !== SP && code !== HTAB) break
    at++
  }
  return at
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
