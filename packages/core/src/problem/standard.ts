import { challengeField, type ChallengeStatus } from '../challenge/challenge.ts'
import type { Offer } from '../challenge/offer.ts'
import type { HeaderField } from '../exchange.ts'
import { composeProblem } from './compose.ts'
import { standardDetail } from './detail.ts'
import type { Problem } from './problem.ts'
import type { Reason } from './reasons.ts'
import { type Rendered, renderJson } from './render.ts'

/** A problem that depends on nothing of the request but its reason, and its document. */
export interface Standard {
  readonly problem: Problem
  readonly rendered: Rendered
  /** The fields of the document, and the challenges. Always the same list: an adapter may remember it. */
  readonly headers: readonly HeaderField[]
}

/**
 * The problems that a flood of bad credentials gets. Each is made once: as many as there are reasons for each fixed
 * offer, and no more.
 */
export class StandardProblems {
  readonly #typeBase: string | undefined
  readonly #byOffer = new WeakMap<Offer, Map<Reason, Standard>>()

  constructor(typeBase: string | undefined) {
    this.#typeBase = typeBase
  }

  get(status: ChallengeStatus, reason: Reason, offer: Offer): Standard {
    const byReason = this.#byOffer.get(offer)
    const made = byReason?.get(reason)
    if (made) return made
    const { challenges } = offer
    const detail = standardDetail(status, reason, challenges)
    const problem = composeProblem(status, reason, detail, challenges, this.#typeBase)
    const rendered = renderJson(problem)
    const field = challengeField(status)
    const headers = [...rendered.fields, ...offer.lines.map((line): HeaderField => [field, line])]
    const standard = { problem, rendered, headers: Object.freeze(headers) }
    if (byReason) byReason.set(reason, standard)
    else this.#byOffer.set(offer, new Map([[reason, standard]]))
    return standard
  }
}
