import type { Reply, RequestFacts } from '../exchange.ts'
import { type Finding, type Found, toFinding } from './finding.ts'
import type { Rule, RuleId, Severity } from './rule.ts'
import { RULES } from './rules/index.ts'
import { type ChallengeState, Subject } from './subject.ts'

/** The rules that are on, by the state of the response that they look at. */
export type RulesByState = ReadonlyMap<ChallengeState, readonly Rule[]>

export function indexRules(isOn: (id: RuleId) => boolean): RulesByState {
  const index = new Map<ChallengeState, Rule[]>()
  for (const rule of RULES) {
    if (!isOn(rule.id)) continue
    for (const state of rule.states) {
      const rules = index.get(state)
      if (rules) rules.push(rule)
      else index.set(state, [rule])
    }
  }
  return index
}

/** Asks every rule that the state of the response calls for. */
export function findViolations(
  subject: Subject,
  rules: RulesByState,
  severityOf: (rule: Rule) => Severity,
): readonly Found[] {
  const found: Found[] = []
  for (const rule of rules.get(subject.state) ?? []) {
    const violation = rule.check(subject)
    if (violation) found.push({ rule, severity: severityOf(rule), violation })
  }
  return found
}

const ALL_RULES = indexRules(() => true)

/**
 * Looks at a response with every rule. For tests: it takes plain values, changes nothing and never throws.
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
  const subject = new Subject(reply, request)
  return findViolations(subject, ALL_RULES, ({ severity }) => severity).map((found) =>
    toFinding(found, reply.status, request, false, undefined),
  )
}
