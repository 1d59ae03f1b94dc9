import type { Challenge } from '../challenge/challenge.ts'
import { defaultOffer } from '../challenge/offer.ts'
import type { Reply, RequestFacts } from '../exchange.ts'
import { Draft } from './draft.ts'
import { type Finding, type Found, toFinding } from './finding.ts'
import { type ChallengeRules, indexChallengeRules } from './challenge-rules.ts'
import type { ChallengeRule, ResponseRule, Rule, Trigger } from './rule.ts'
import { RULES } from './rules/index.ts'
import { CHALLENGE_FIELDS, Subject } from './subject.ts'

/** Rules, by what a response must have for them to be broken. */
export interface RuleIndex {
  readonly byTrigger: ReadonlyMap<string, readonly ResponseRule[]>
  readonly byField: ReadonlyMap<string, readonly ResponseRule[]>
  readonly forChallenges: ChallengeRules
}

export function indexRules(rules: readonly Rule[]): RuleIndex {
  const byTrigger = new Map<string, ResponseRule[]>()
  const byField = new Map<string, ResponseRule[]>()
  const forChallenges: ChallengeRule[] = []
  for (const rule of rules) {
    if ('schemes' in rule) forChallenges.push(rule)
    else if ('field' in rule) add(byField, rule.field, rule)
    else for (const trigger of rule.on) add(byTrigger, trigger, rule)
  }
  return { byTrigger, byField, forChallenges: indexChallengeRules(forChallenges) }
}

function add<T>(index: Map<string, T[]>, key: string, item: T): void {
  const items = index.get(key)
  if (items) items.push(item)
  else index.set(key, [item])
}

/** More challenges than this are not looked at. */
const MOST = 100

/**
 * Asks every rule that the response can break, and lets each that is broken repair the draft. What became of the
 * challenge comes first, so that the rules for challenges look at those that will be sent.
 */
export function applyRules(
  subject: Subject,
  draft: Draft,
  { byTrigger, byField, forChallenges }: RuleIndex,
): readonly Found[] {
  const found: Found[] = []
  const isFound = (rule: Rule): boolean => found.some((item) => item.rule === rule)
  const ask = (rules: readonly ResponseRule[] | undefined): void => {
    if (rules === undefined) return
    for (const rule of rules) {
      const wrong = rule.check(subject, draft)
      if (!wrong) continue
      found.push({ rule, wrong })
      rule.repair?.(draft, subject)
    }
  }
  const on = (trigger: Trigger): void => ask(byTrigger.get(trigger))

  on(subject.state)
  // No rule asks for it here, and what is offered is looked at below.
  if (subject.state === 'delegated' && !subject.final) draft.offer()
  // One in the other field comes after what became of the challenge that must be there.
  if (subject.state !== 'malformed' && !subject.parsed(subject.otherField).ok) on('malformed')
  for (const field of CHALLENGE_FIELDS) {
    const challenges = draft.get(field)
    const isSent = draft.isSent(field)
    // What is configured for every request was looked at when it was.
    if (challenges.length === 0 || (!isSent && (subject.final || draft.offered?.isFixed))) continue
    let repaired: Challenge[] | undefined
    for (let at = 0; at < challenges.length && at < MOST; at++) {
      let challenge = challenges[at]!
      for (const rule of forChallenges(challenge, subject, field)) {
        // No more is asked of what a function of the user's offers.
        if (!isSent && !(rule.once && rule.severity === 'error')) continue
        const wrong = rule.check(challenge, subject, field, challenges)
        if (!wrong) continue
        // The second challenge with the same fault has the same cause: one finding is enough.
        if (!isFound(rule)) found.push({ rule, wrong })
        challenge = rule.repair?.(challenge, draft) ?? challenge
      }
      if (challenge !== challenges[at]) (repaired ??= [...challenges])[at] = challenge
    }
    if (repaired) draft.set(field, repaired)
    if (isSent && draft.get(field).length > 1) on('several')
  }
  on('any')
  for (const name of subject.names) ask(byField.get(name))
  if (!subject.isCanonical) on('style')
  return found
}

let allRules: RuleIndex | undefined

/**
 * Looks at a response with every rule. For tests: it takes plain values, changes nothing, and throws only what `request` does.
 *
 * @param reply status, header field lines and body of the response
 * @param request the request that it answers
 * @example
 * ```ts
 * const request = { method: 'GET', target: 'http://example.com/', field: () => undefined }
 * inspect({ status: 407, headers: [], body: undefined }, request).map((finding) => finding.rule)
 * // ['missing-proxy-authenticate']
 * ```
 */
export function inspect(reply: Reply, request: RequestFacts): readonly Finding[] {
  const subject = new Subject(reply, request, { final: true })
  const status = reply.status === 407 ? 407 : 401
  const draft = new Draft(subject, (scheme) => defaultOffer(status, scheme))
  allRules ??= indexRules(RULES)
  return applyRules(subject, draft, allRules).map((found) =>
    toFinding(found, reply.status, request, false, undefined),
  )
}
