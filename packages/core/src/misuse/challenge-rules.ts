import type { Challenge, ChallengeFieldName } from '../challenge/challenge.ts'
import type { ChallengeRule } from './rule.ts'
import type { Subject } from './subject.ts'

const NO_RULES: readonly ChallengeRule[] = []

/** The rules that may find fault with a challenge. */
export type ChallengeRules = (
  challenge: Challenge,
  subject: Subject,
  field: ChallengeFieldName,
) => readonly ChallengeRule[]

/** Indexes the rules for challenges by what a challenge must be for them to be broken. */
export function indexChallengeRules(rules: readonly ChallengeRule[]): ChallengeRules {
  /** For each scheme that a rule names; `*` for any other. */
  const byScheme = new Map<string, readonly ChallengeRule[]>()
  for (const scheme of rules.flatMap(({ schemes }) => schemes)) {
    byScheme.set(
      scheme,
      rules.filter(({ schemes }) => schemes.includes('*') || schemes.includes(scheme)),
    )
  }
  /** For challenges that cannot change, as those that are sent again and again: the rules that are not settled. */
  const openFor = new WeakMap<Challenge, readonly ChallengeRule[]>()
  return (challenge, subject, field) => {
    const before = openFor.get(challenge)
    if (before) return before
    const own = byScheme.get(challenge.scheme.toLowerCase()) ?? byScheme.get('*') ?? NO_RULES
    if (!Object.isFrozen(challenge) || !Object.isFrozen(challenge.params)) return own
    const open = own.filter((rule) => !rule.once || rule.check(challenge, subject, field, [challenge]))
    openFor.set(challenge, open)
    return open
  }
}
