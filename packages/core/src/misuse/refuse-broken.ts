import { challengeField, type ChallengeStatus } from '../challenge/challenge.ts'
import type { Offering } from '../challenge/offer.ts'
import { quote } from '../quote.ts'
import type { RuleIndex } from './inspect.ts'
import { Subject } from './subject.ts'

const ANY_REQUEST = { method: 'GET', target: '/', field: () => undefined }

/**
 * Refuses configured challenges that are an error or a warning in the response to any request.
 *
 * @throws TypeError that names the challenge and the rule, and says what to write.
 */
export function refuseBroken(
  offers: ReadonlyMap<ChallengeStatus, Offering>,
  { forChallenges }: RuleIndex,
): void {
  for (const status of [401, 407] as const) {
    const subject = new Subject({ status, headers: [], body: undefined }, ANY_REQUEST)
    const field = challengeField(status)
    for (const challenge of offers.get(status)?.fixed?.challenges ?? []) {
      // It is frozen: of the rules that it alone decides, those are left that it breaks.
      const broken = forChallenges(challenge, subject, field).find(
        (rule) =>
          rule.severity !== 'advice' &&
          (rule.once || (rule.whenConfigured && rule.check(challenge, subject, field, [challenge]))),
      )
      if (!broken) continue
      const { id, spec, fix, once } = broken
      const more = once ? '' : ' For that, challenges can be a function of the request.'
      throw new TypeError(
        `challenges[${status}] has ${quote(challenge)}, which breaks the rule ${id} (${spec}). ${fix}${more}`,
      )
    }
  }
}
