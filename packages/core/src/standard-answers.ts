import { type Answer, assemble } from './answer.ts'
import type { ChallengeStatus } from './challenge/challenge.ts'
import type { Offer } from './challenge/offer.ts'
import { composeProblem } from './problem/compose.ts'
import { standardDetail } from './problem/detail.ts'
import type { Problem } from './problem/problem.ts'
import type { Reason } from './problem/reasons.ts'
import { renderJson } from './problem/render.ts'

/** Of a refusal: what it says is known. */
type StandardAnswer = Answer & { readonly problem: Problem }

export type StandardAnswers = (status: ChallengeStatus, reason: Reason, offer: Offer) => StandardAnswer

/**
 * The answers that a flood of bad credentials gets: those that depend on nothing of the request but its reason. Each is
 * made once, as many as there are reasons for each fixed offer. It is frozen, so that an adapter may remember by its
 * fields what it made of them.
 */
export function standardAnswers(typeBase: string | undefined): StandardAnswers {
  const known = new WeakMap<Offer, Map<Reason, StandardAnswer>>()
  return (status, reason, offer) => {
    const byReason = known.get(offer)
    const made = byReason?.get(reason)
    // The same challenges may be sent with either status, and hardly are.
    if (made?.reply.status === status) return made
    const answer = makeAnswer(status, reason, offer, typeBase)
    if (byReason) byReason.set(reason, answer)
    else known.set(offer, new Map([[reason, answer]]))
    return answer
  }
}

function makeAnswer(
  status: ChallengeStatus,
  reason: Reason,
  { challenges, lines }: Offer,
  typeBase: string | undefined,
): StandardAnswer {
  const detail = standardDetail(status, reason, challenges)
  const problem = composeProblem(status, reason, detail, challenges, typeBase)
  const reply = assemble(status, renderJson(problem), lines)
  Object.freeze(reply.headers)
  return Object.freeze({
    reply: Object.freeze(reply),
    drop: Object.freeze([]),
    problem,
    findings: Object.freeze([]),
  })
}
