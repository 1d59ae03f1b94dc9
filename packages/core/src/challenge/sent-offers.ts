import type { Challenge, ChallengeStatus } from './challenge.ts'
import type { Offer } from './offer.ts'

/** How many offers of a status are remembered: an app has few, but its challenges may be made of what a client sent. */
const MOST = 100

/** The longest lines that are remembered, in characters. */
const LONGEST = 1000

/**
 * The challenges that others send with their refusals. A library sends the same ones again and again: what is worked out
 * of them is then worked out once, as of those that are configured. Measured: two fifths of such an answer.
 */
export class SentOffers {
  readonly #byText = { 401: new Map<string, Offer>(), 407: new Map<string, Offer>() }

  /** The offer of challenges that are written as `lines`; `undefined` where it is not remembered. */
  get(
    status: ChallengeStatus,
    challenges: readonly Challenge[],
    lines: readonly string[],
  ): Offer | undefined {
    // Never sent twice.
    if (challenges.some(({ params }) => params['nonce'] !== undefined)) return undefined
    // No line holds a line break, or it could not be written.
    const text = lines.length === 1 ? lines[0]! : lines.join('\n')
    const byText = this.#byText[status]
    const before = byText.get(text)
    if (before || text.length > LONGEST || byText.size >= MOST) return before
    const offer: Offer = { challenges: challenges.map(copy), lines: [...lines], isFixed: true }
    byText.set(text, offer)
    return offer
  }
}

/** Whoever made a challenge may change it later. */
function copy(challenge: Challenge): Challenge {
  return { ...challenge, params: { ...challenge.params } }
}
