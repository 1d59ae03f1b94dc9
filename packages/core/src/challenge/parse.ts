import { addParam } from './add-param.ts'
import type { Challenge, Credentials } from './challenge.ts'
import { isSchemeAndToken68, QDTEXT, QUOTABLE, skipClass, TCHAR, TOKEN68 } from './grammar.ts'

/** Why and where a field does not parse. */
export interface ParseFailure {
  /** Tells it from what was parsed. */
  readonly ok: false
  /** What is wrong: `expected a comma`. It repeats nothing of the text. */
  readonly message: string
  /** Where in the text, several lines joined by `, `. */
  readonly index: number
}

/** The challenges of a field in their order, or why it does not parse. */
export type ParsedChallenges = { readonly ok: true; readonly challenges: readonly Challenge[] } | ParseFailure

/** The credentials of a field, or why it does not parse. */
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
  return read(field, false, false)
}

/** Parses challenges in which a parameter may occur twice: the first counts. */
export function parseRepeating(field: readonly string[]): ParsedChallenges {
  return read(field, false, true)
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
  const usual = typeof field === 'string' ? readUsual(field) : undefined
  if (usual) return { ok: true, credentials: usual }
  const parsed = read(field, true, false)
  if (!parsed.ok) return parsed
  const credentials = parsed.challenges[0]
  return credentials ? { ok: true, credentials } : fail('there is no auth-scheme', 0)
}

/** A scheme and a token68, which is what most clients send; `undefined` where there is anything else. */
function readUsual(text: string): Credentials | undefined {
  if (!isSchemeAndToken68(text)) return undefined
  const space = text.indexOf(' ')
  return { scheme: text.slice(0, space), params: {}, token68: text.slice(space + 1) }
}

function fail(message: string, index: number): ParseFailure {
  return { ok: false, message, index }
}

function read(field: unknown, alone: boolean, mayRepeat: boolean): ParsedChallenges {
  if (typeof field === 'string') return scan(field, alone, mayRepeat)
  if (!Array.isArray(field) || !field.every((line) => typeof line === 'string'))
    return fail('a field value is a string, or a list of strings', 0)
  // A field line has no white space at its ends (RFC 9110 §5.5): `Basic ` and `realm="x"` are no challenge.
  const lines = field.map((line) => line.slice(skipWhitespace(line, 0, line.length), trimEnd(line)))
  return scan(lines.join(', '), alone, mayRepeat)
}

/**
 * Credentials are one challenge by the same grammar; `alone` refuses a second one. `mayRepeat` takes the first of
 * two parameters with one name.
 * Measured: parameters are read in one place, in this function, so that what was read stays in variables, and few
 * characters are looked at twice. Nothing asks for a character beyond the end: V8 would look up every one that
 * follows more slowly.
 */
function scan(text: string, alone: boolean, mayRepeat: boolean): ParsedChallenges {
  const end = trimEnd(text)
  /** Made with the first in it: an empty list that grows gets room for seventeen at once. */
  let challenges: Challenge[] | undefined
  let challenge: { scheme: string; params: Record<string, string>; token68?: string } | undefined
  /** The parameters of the last challenge, while it may have more. */
  let open: Record<string, string> | undefined
  /** Whether its scheme and a space were read last: a token68 may follow. */
  let first = false
  /** A bit for each name in `open`; two names may have the same one, so that a bit only says: look. */
  let seen = 0
  let at = 0
  for (;;) {
    if (!first) {
      if (alone && challenge && !open && skipWhitespace(text, at, end) < end)
        return fail('expected the end of the credentials', at)
      let separated = challenge === undefined
      for (; at < end; at++) {
        const code = text.charCodeAt(at)
        if (code === COMMA) {
          if (alone && !open) return fail('a comma before the auth-scheme', at)
          separated = true
        } else if (code !== SP && code !== HTAB) break
      }
      if (at >= end) return { ok: true, challenges: challenges ?? [] }
      if (!separated) return fail('expected a comma', at)
    }

    const start = at
    if (open) {
      const letter = text.charCodeAt(start)
      const name = scanName(text, start, end, letter)
      /** Where the value starts, or is wrong. */
      let from = start
      if (name !== '') {
        from = skipWhitespace(text, start + name.length, end) + 1
        if (!isAt(DQUOTE, text, from, end)) from = skipWhitespace(text, from, end)
        let value = ''
        if (isAt(DQUOTE, text, from, end)) {
          at = skipClass(text, from + 1, end, QDTEXT)
          if (isAt(DQUOTE, text, at, end)) value = text.slice(from + 1, at++)
          else {
            at = skipQuotedString(text, at, end)
            if (at < 0) from = ~at
            else value = text.slice(from + 1, at - 1).replace(/\\(.)/g, '$1')
          }
        } else {
          at = skipClass(text, from, end, TCHAR)
          value = text.slice(from, at)
        }
        if (at > from) {
          const bit = 1 << (letter + name.length)
          if ((seen & bit) === 0 || !Object.hasOwn(open, name)) addParam(open, name, value)
          else if (!mayRepeat) return fail(REPEATED, start)
          seen |= bit
          first = false
          continue
        }
      }
      if (first) {
        first = false
        if (letter === COMMA || letter === HTAB) continue
        // `a=` is a token68 and `a=b` is a parameter, so that the parameter is tried first.
        at = skipToken68(text, start, end)
        // What was read further is what was meant.
        if (at < 0) return fail('neither a token68 nor a parameter', Math.max(from, ~at))
        challenge!.token68 = text.slice(start, at)
        open = undefined
        continue
      }
      if (from > start) return fail('expected a token or a quoted-string', from)
    }

    const schemeEnd = skipClass(text, start, end, TCHAR)
    if (schemeEnd === start) return fail('expected a token', start)
    at = schemeEnd
    while (isAt(SP, text, at, end)) at++
    if (isAt(EQUALS, text, skipWhitespace(text, at, end), end))
      return fail('a parameter that belongs to no challenge', start)
    if (alone && challenge) return fail('a second auth-scheme', start)
    challenge = { scheme: text.slice(start, schemeEnd), params: {} }
    if (challenges) challenges.push(challenge)
    else challenges = [challenge]
    // Parameters or a token68 follow a space, and only a space (1*SP).
    first = at > schemeEnd
    open = first ? challenge.params : undefined
    seen = 0
  }
}

/** Gives where it ends, behind its second quote, or the complement (`~`) of the index at which it is wrong. */
function skipQuotedString(text: string, start: number, end: number): number {
  let at = start
  for (;;) {
    at = skipClass(text, at, end, QDTEXT)
    if (at >= end) return ~end
    const code = text.charCodeAt(at)
    if (code === DQUOTE) return at + 1
    if (code !== BACKSLASH) return ~at
    // A quoted-pair (RFC 9110 §5.6.4).
    at++
    if (at >= end || skipClass(text, at, at + 1, QUOTABLE) === at) return ~at
    at++
  }
}

/** Gives where it ends, or the complement of the index at which it is wrong. */
function skipToken68(text: string, start: number, end: number): number {
  let at = skipClass(text, start, end, TOKEN68)
  if (at === start) return ~start
  while (isAt(EQUALS, text, at, end)) at++
  const next = skipWhitespace(text, at, end)
  return next >= end || text.charCodeAt(next) === COMMA ? at : ~at
}

/** The names that almost every challenge has, by their first letter. V8 has literals ready as keys. */
const KNOWN: readonly (readonly string[])[] = Array.from({ length: 32 }, (_, letter) =>
  [
    'realm',
    'nonce',
    'qop',
    'algorithm',
    'opaque',
    'stale',
    'domain',
    'charset',
    'userhash',
    'error',
    'error_description',
    'error_uri',
    'scope',
    'resource_metadata',
  ].filter((name) => (name.charCodeAt(0) & 31) === letter),
)

/** Gives the name of the parameter that starts there, and nothing where none does. */
function scanName(text: string, start: number, end: number, letter: number): string {
  // Measured: to find the end of a name, cut it out and make it the key of an object takes longer than its value does.
  for (const name of KNOWN[letter & 31]!) {
    const after = start + name.length
    if (isAt(EQUALS, text, after, end) && text.slice(start, after) === name) return name
  }
  const after = skipClass(text, start, end, TCHAR)
  return isAt(EQUALS, text, skipWhitespace(text, after, end), end)
    ? text.slice(start, after).toLowerCase()
    : ''
}

function isAt(char: number, text: string, at: number, end: number): boolean {
  return at < end && text.charCodeAt(at) === char
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
