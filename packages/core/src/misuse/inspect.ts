import type { Challenge } from '../challenge/challenge.ts'
import { defaultOffer } from '../challenge/offer.ts'
import type { Reply, RequestFacts } from '../exchange.ts'
import { Draft } from './draft.ts'
import { type Finding, type Found, toFinding } from './finding.ts'
import type { ChallengeRule, ResponseRule, Rule, RuleId, Severity, Trigger } from './rule.ts'
import { RULES } from './rules/index.ts'
import { CHALLENGE_FIELDS, Subject } from './subject.ts'

/** The rules that are on, by what a response must have for them to be broken. */
export interface RuleIndex {
  readonly byTrigger: ReadonlyMap<string, readonly ResponseRule[]>
  readonly byField: ReadonlyMap<string, readonly ResponseRule[]>
  /** For each scheme that a rule names: the rules for every scheme, and then its own. */
  readonly byScheme: ReadonlyMap<string, readonly ChallengeRule[]>
}

const FIELD = 'field:'

export function indexRules(isOn: (id: RuleId) => boolean): RuleIndex {
  const byTrigger = new Map<string, ResponseRule[]>()
  const byField = new Map<string, ResponseRule[]>()
  const byScheme = new Map<string, ChallengeRule[]>()
  for (const rule of RULES) {
    if (!isOn(rule.id)) continue
    if (!('on' in rule)) for (const scheme of rule.schemes) add(byScheme, scheme, rule)
    else
      for (const trigger of rule.on) {
        if (trigger.startsWith(FIELD)) add(byField, trigger.slice(FIELD.length), rule)
        else add(byTrigger, trigger, rule)
      }
  }
  const every = byScheme.get('*') ?? []
  for (const [scheme, rules] of byScheme) if (scheme !== '*') byScheme.set(scheme, [...every, ...rules])
  return { byTrigger, byField, byScheme }
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
  { byTrigger, byField, byScheme }: RuleIndex,
  severityOf: (rule: Rule) => Severity,
): readonly Found[] {
  const found: Found[] = []
  const isFound = (rule: Rule): boolean => found.some((item) => item.rule === rule)
  const ask = (rules: readonly ResponseRule[] | undefined): void => {
    if (rules === undefined) return
    for (const rule of rules) {
      const violation = isFound(rule) ? undefined : rule.check(subject, draft)
      if (!violation) continue
      found.push({ rule, severity: severityOf(rule), violation })
      rule.repair?.(draft, subject)
    }
  }
  const on = (trigger: Trigger): void => ask(byTrigger.get(trigger))

  on(subject.state)
  for (const field of CHALLENGE_FIELDS) {
    if (draft.get(field).length === 0 || !draft.isSent(field)) continue
    for (const rule of rulesOf(draft.get(field), byScheme)) {
      const challenges = draft.get(field)
      let repaired: Challenge[] | undefined
      for (let at = 0; at < challenges.length && at < MOST; at++) {
        const challenge = challenges[at]!
        const violation = applies(rule, challenge) && rule.check(challenge, subject, field)
        if (!violation) continue
        // The second challenge with the same fault has the same cause: one finding is enough.
        if (!isFound(rule)) found.push({ rule, severity: severityOf(rule), violation })
        const mended = rule.repair?.(challenge, subject) ?? challenge
        if (mended !== challenge) (repaired ??= [...challenges])[at] = mended
      }
      if (repaired) draft.set(field, repaired)
    }
    if (draft.get(field).length > 1) on('several')
  }
  if (subject.status === 401) on('401')
  if (subject.status === 407) on('407')
  for (const name of subject.names) ask(byField.get(name))
  if (!subject.isCanonical) on('style')
  if (subject.request.field('authorization') ?? subject.request.field('proxy-authorization'))
    on('credentials')
  return found
}

function rulesOf(challenges: readonly Challenge[], byScheme: RuleIndex['byScheme']): Iterable<ChallengeRule> {
  const each = challenges.map(({ scheme }) => byScheme.get(scheme.toLowerCase()) ?? byScheme.get('*') ?? [])
  return each.length === 1 ? each[0]! : new Set(each.flat())
}

function applies({ schemes }: ChallengeRule, { scheme }: Challenge): boolean {
  return schemes.includes('*') || schemes.includes(scheme.toLowerCase())
}

let allRules: RuleIndex | undefined

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
  const subject = new Subject(reply, request, { final: true })
  const status = reply.status === 407 ? 407 : 401
  const draft = new Draft(subject, (scheme) => defaultOffer(status, scheme))
  allRules ??= indexRules(() => true)
  return applyRules(subject, draft, allRules, ({ severity }) => severity).map((found) =>
    toFinding(found, reply.status, request, false, undefined),
  )
}
