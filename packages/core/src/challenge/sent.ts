import type { Challenge } from './challenge.ts'
import type { Offer } from './offer.ts'
import { type ParsedChallenges, parseChallenges } from './parse.ts'

/** How many lists are remembered: an app has few, but its challenges may be made of what a client sent. */
const MOST = 100

/** The longest lines that are remembered, in characters. */
const LONGEST = 1000

interface Sent {
  readonly parsed: ParsedChallenges
  /** `undefined` where it is not remembered. */
  readonly offer: Offer | undefined
}

const known = new Map<string, Sent>()

/**
 * Parses the lines of a challenge field that somebody sends with a refusal. A library sends the same ones again and again:
 * they are parsed once, and what that gives is frozen, so that it is formatted once as well.
 */
export function parseSent(lines: readonly string[]): ParsedChallenges {
  return readSent(lines).parsed
}

/**
 * The offer of challenges that are sent as `lines`: what is worked out of it is worked out once, as of those that are
 * configured. `undefined` where it is not remembered.
 */
export function offerSent(challenges: readonly Challenge[], lines: readonly string[]): Offer | undefined {
  return hasNonce(challenges) ? undefined : readSent(lines).offer
}

function readSent(lines: readonly string[]): Sent {
  const text = lines.length === 1 ? lines[0]! : lines.join('\n')
  const before = known.get(text)
  // No line that parses holds a line break: who has as many lines has the same ones.
  if (before?.offer?.lines.length === lines.length) return before
  const parsed = parseChallenges(lines)
  const isKept = parsed.ok && text.length <= LONGEST && known.size < MOST && !hasNonce(parsed.challenges)
  if (!isKept) return { parsed, offer: undefined }
  const challenges = freeze(parsed.challenges)
  const sent = { parsed, offer: { challenges, lines: [...lines], isFixed: true } }
  known.set(text, sent)
  return sent
}

/** Such challenges are never sent twice. */
function hasNonce(challenges: readonly Challenge[]): boolean {
  return challenges.some(({ params }) => params['nonce'] !== undefined)
}

function freeze(challenges: readonly Challenge[]): readonly Challenge[] {
  for (const challenge of challenges) {
    Object.freeze(challenge.params)
    Object.freeze(challenge)
  }
  return Object.freeze(challenges)
}
