import type { Answer } from './answer.ts'
import { challengeField, type ChallengeStatus } from './challenge/challenge.ts'
import type { Offer } from './challenge/offer.ts'
import type { HeaderField } from './exchange.ts'
import { composeProblem } from './problem/compose.ts'
import { standardDetail } from './problem/detail.ts'
import type { Reason } from './problem/reasons.ts'
import { renderJson } from './problem/render.ts'

/**
 * The answers that a flood of bad credentials gets: those that depend on nothing of the request but its reason. Each is
 * made once, as many as there are reasons for each fixed offer. It is frozen, so that an adapter may remember by its
 * fields what it made of them.
 */
export class StandardAnswers {
  readonly #typeBase: string | undefined
  readonly #byOffer = new WeakMap<Offer, Map<Reason, Answer>>()

  constructor(typeBase: string | undefined) {
    this.#typeBase = typeBase
  }

  get(status: ChallengeStatus, reason: Reason, offer: Offer): Answer {
    const byReason = this.#byOffer.get(offer)
    const made = byReason?.get(reason)
    if (made) return made
    const answer = makeAnswer(status, reason, offer, this.#typeBase)
    if (byReason) byReason.set(reason, answer)
    else this.#byOffer.set(offer, new Map([[reason, answer]]))
    return answer
  }
}

function makeAnswer(
  status: ChallengeStatus,
  reason: Reason,
  { challenges, lines }: Offer,
  typeBase: string | undefined,
): Answer {
  const detail = standardDetail(status, reason, challenges)
  const problem = composeProblem(status, reason, detail, challenges, typeBase)
  const { fields, body } = renderJson(problem)
  const field = challengeField(status)
  const headers = Object.freeze([...fields, ...lines.map((line): HeaderField => [field, line])])
  return Object.freeze({
    reply: Object.freeze({ status, headers, body }),
    drop: Object.freeze([]),
    problem,
    findings: Object.freeze([]),
  })
}
