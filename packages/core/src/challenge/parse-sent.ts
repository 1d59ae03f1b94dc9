import type { Challenge } from './challenge.ts'
import { type ParsedChallenges, parseChallenges } from './parse.ts'

/** How many lines are remembered: an app has few, but its challenges may be made of what a client sent. */
const MOST = 100

/** The longest line that is remembered, in characters. */
const LONGEST = 1000

const known = new Map<string, ParsedChallenges>()

/**
 * Parses the lines of a challenge field that somebody sends with a refusal. A library sends the same line again and again:
 * it is parsed once, and what that gives is frozen, so that it is formatted once as well.
 */
export function parseSent(lines: readonly string[]): ParsedChallenges {
  const [line] = lines
  if (line === undefined || lines.length > 1) return parseChallenges(lines)
  const before = known.get(line)
  if (before) return before
  const parsed = parseChallenges(lines)
  if (parsed.ok && line.length <= LONGEST && known.size < MOST && !hasNonce(parsed.challenges)) {
    freeze(parsed.challenges)
    known.set(line, parsed)
  }
  return parsed
}

/** Such a line is never sent twice. */
function hasNonce(challenges: readonly Challenge[]): boolean {
  return challenges.some(({ params }) => params['nonce'] !== undefined)
}

function freeze(challenges: readonly Challenge[]): void {
  for (const challenge of challenges) {
    Object.freeze(challenge.params)
    Object.freeze(challenge)
  }
  Object.freeze(challenges)
}
