import type { ChallengeStatus } from '../challenge/challenge.ts'
import type { Offer } from '../challenge/offer.ts'
import { composeProblem } from './compose.ts'
import { standardDetail } from './detail.ts'
import type { Problem } from './problem.ts'
import type { Reason } from './reasons.ts'
import { type Rendered, renderJson } from './render.ts'

/** A problem that depends on nothing of the request but its reason, and its document. */
export interface Standard {
  readonly problem: Problem
  readonly rendered: Rendered
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
    const standard = { problem, rendered: renderJson(problem) }
    if (byReason) byReason.set(reason, standard)
    else this.#byOffer.set(offer, new Map([[reason, standard]]))
    return standard
  }
}
