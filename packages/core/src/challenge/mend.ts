import type { Challenge } from './challenge.ts'
import { parseRepeating } from './parse.ts'

/**
 * Reads challenges that do not parse where it is clear what they were to say: quotes that were not escaped,
 * a last quote that is missing, semicolons for commas, a comma after the scheme. Of a parameter that occurs twice the first
 * counts: to offer another scheme instead could be to ask for a password in clear text. `undefined` where it is not.
 */
export function mendChallenges(lines: readonly string[]): readonly Challenge[] | undefined {
  for (const mend of [asIs, escapeQuotes, joinSchemeAndParams]) {
    const mended = lines.map(mend)
    const parsed = parseRepeating(mended.filter((line) => line !== undefined))
    if (parsed.ok && parsed.challenges.length > 0 && !mended.includes(undefined)) return parsed.challenges
  }
  return undefined
}

function asIs(line: string): string {
  return line
}

/**
 * A quoted-string ends at a quote that the end of the line, a comma or a semicolon follows; any other quote
 * in it was meant as a character. `undefined` where that one stands after `=`: then the quote before it may as
 * well be one that was never closed.
 */
function escapeQuotes(line: string): string | undefined {
  let mended = ''
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!
    if (!quoted) {
      if (char === '"') quoted = true
      mended += char === ';' ? ',' : char
    } else if (char === '\\') {
      const next = line[at + 1]
      // A backslash before the last quote was meant as a character, or the string would have no end.
      if (next === undefined || (next === '"' && at + 2 >= line.length)) mended += '\\\\'
      else {
        mended += char + next
        at++
      }
    } else if (char === '"') {
      quoted = !endsElement(line, at + 1)
      if (quoted && line[at - 1] === '=') return undefined
      mended += quoted ? '\\"' : '"'
    } else mended += char
  }
  return quoted ? `${mended}"` : mended
}

/** `Basic, realm="x"`: browsers take it as one challenge, the grammar does not. */
function joinSchemeAndParams(text: string): string {
  return text.replace(/^([A-Za-z0-9-]+)\s*,\s*(?=[A-Za-z0-9-]+=)/, '$1 ')
}

function endsElement(text: string, from: number): boolean {
  let at = from
  while (text[at] === ' ' || text[at] === '\t') at++
  return at >= text.length || text[at] === ',' || text[at] === ';'
}
