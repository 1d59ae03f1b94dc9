import type { Challenge } from './challenge.ts'
import { escapeQuotes, isToken } from './grammar.ts'
import { parseRepeating } from './parse.ts'

/**
 * Reads challenges that do not parse where it is clear what they were to say: quotes that are missing or were not escaped,
 * semicolons or white space for commas, a comma after the scheme. Of a parameter that occurs twice the first counts: to offer
 * another scheme instead could be to ask for a password in clear text. So could be to drop what parses for what does not: of
 * lines that cannot all be read the others stay. `undefined` where none can be.
 */
export function mendChallenges(lines: readonly string[]): readonly Challenge[] | undefined {
  // A challenge may go on in the next line.
  const mended = read(lines) ?? read(lines.map((line) => (read([line]) ? line : mendLine(line))))
  if (mended) return mended
  const whole = lines.filter((_, at) => !CONTINUED.test(lines[at + 1] ?? ''))
  const readable = whole.flatMap((line) => read([line]) ?? read([mendLine(line)]) ?? [])
  return readable.length > 0 ? readable : undefined
}

function read(lines: readonly string[]): readonly Challenge[] | undefined {
  const parsed = parseRepeating(lines)
  return parsed.ok && parsed.challenges.length > 0 ? parsed.challenges : undefined
}

/** `Basic, realm="x"`: browsers take it as one challenge, the grammar does not. */
const COMMA_AFTER_SCHEME = /^([A-Za-z0-9-]+)\s*,\s*(?=[A-Za-z0-9-]+=)/

/** A value without quotes; a `=` that comes first is the padding of a token68. */
const BARE_VALUE = /[^\s"=,;][^\s",;]*/y

/** The white space before a parameter that has no comma before it. */
const BEFORE_PARAM = /[ \t]+(?=[^\s"=,;]+=[^\s=,;])/y

/** A line that begins with a parameter: the challenge before it goes on there. */
const CONTINUED = /^[^\s"=,;]+[ \t]*=[ \t]*[^\s=,;]/

/** What follows the last parameter of an element. */
const BEHIND_VALUE = /[ \t]*(?:$|[,;])/y

/** What was read of a line, as it should be written, and where it ends. */
interface Piece {
  readonly text: string
  readonly end: number
}

/** A line with the quotes and commas that it should have; as it was sent, where nobody can say where they belong. */
function mendLine(sent: string): string {
  const line = sent.replace(COMMA_AFTER_SCHEME, '$1 ')
  let mended = ''
  let at = 0
  while (at < line.length) {
    const char = line[at]!
    const value = char === '"' ? readQuoted(line, at) : char === '=' ? readBare(line, at) : undefined
    if (value) {
      const space = find(BEFORE_PARAM, line, value.end)
      mended += space === undefined ? value.text : `${value.text}, `
      at = value.end + (space?.length ?? 0)
    } else if (char === '"') return sent
    else {
      mended += char === ';' ? ',' : char
      at++
    }
  }
  return mended
}

/** A `=` and a value without quotes: one that is no token gets them. `undefined` where there is none. */
function readBare(line: string, at: number): Piece | undefined {
  const value = find(BARE_VALUE, line, at + 1)
  if (value === undefined) return undefined
  const text = isToken(value) ? value : `"${escapeQuotes(value)}"`
  return { text: `=${text}`, end: at + 1 + value.length }
}

/**
 * A quoted-string ends at a quote that the end of the line, a comma, a semicolon or the next parameter follows; any other
 * quote in it was meant as a character. `undefined` where that one stands after `=`, or no comma or end follows the string: then
 * the quote before it may as well be one that was never closed.
 */
function readQuoted(line: string, start: number): Piece | undefined {
  let text = '"'
  let isEscaped = false
  for (let at = start + 1; at < line.length; at++) {
    const char = line[at]!
    if (char === '\\') {
      const next = line[at + 1]
      // A backslash before the last quote was meant as a character, or the string would have no end.
      if (next === undefined || (next === '"' && at + 2 >= line.length)) text += '\\\\'
      else {
        text += char + next
        at++
      }
    } else if (char !== '"') text += char
    else if (find(BEHIND_VALUE, line, at + 1) !== undefined) return { text: `${text}"`, end: at + 1 }
    else if (find(BEFORE_PARAM, line, at + 1) !== undefined)
      return isEscaped ? undefined : { text: `${text}"`, end: at + 1 }
    else if (line[at - 1] === '=') return undefined
    else {
      text += '\\"'
      isEscaped = true
    }
  }
  return isEscaped ? undefined : { text: `${text}"`, end: line.length }
}

/** What a sticky pattern matches there. */
function find(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
