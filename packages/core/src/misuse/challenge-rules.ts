import type { Challenge, ChallengeFieldName } from '../challenge/challenge.ts'
import type { ChallengeRule } from './rule.ts'
import type { Subject } from './subject.ts'

const NO_RULES: readonly ChallengeRule[] = []

/** The rules for challenges, by what a challenge must be for them to be broken. */
export class ChallengeRules {
  /** For each scheme that a rule names; `*` for any other. */
  readonly #byScheme: ReadonlyMap<string, readonly ChallengeRule[]>
  /** For challenges that cannot change, as those that are sent again and again: the rules that are not settled. */
  readonly #open = new WeakMap<Challenge, readonly ChallengeRule[]>()

  constructor(rules: readonly ChallengeRule[]) {
    const named = new Set(rules.flatMap(({ schemes }) => schemes))
    this.#byScheme = new Map(
      Array.from(named, (scheme) => [
        scheme,
        rules.filter(({ schemes }) => schemes.includes('*') || schemes.includes(scheme)),
      ]),
    )
  }

  /** The rules that may find fault with a challenge. */
  get(challenge: Challenge, subject: Subject, field: ChallengeFieldName): readonly ChallengeRule[] {
    const before = this.#open.get(challenge)
    if (before) return before
    const rules = this.#byScheme.get(challenge.scheme.toLowerCase()) ?? this.#byScheme.get('*') ?? NO_RULES
    if (!Object.isFrozen(challenge) || !Object.isFrozen(challenge.params)) return rules
    const open = rules.filter((rule) => !rule.once || rule.check(challenge, subject, field, [challenge]))
    this.#open.set(challenge, open)
    return open
  }
}
