import type { ChallengeRule, RuleDocs } from '../rule.ts'
import { FIELD_TITLES } from '../subject.ts'

/** A Bearer challenge that says nothing. */
export const rule: ChallengeRule = {
  id: 'bearer-without-parameters',
  severity: 'error',
  spec: 'RFC 6750 §3',
  fix: 'Write bearer({ realm: "api" }).',
  schemes: ['bearer'],
  once: true,
  check: ({ params }, _subject, field) =>
    Object.keys(params).length === 0 &&
    `A Bearer challenge was sent in ${FIELD_TITLES[field]} without parameters.`,
  repair: ({ scheme }, draft) => ({ scheme: 'Bearer', params: draft.paramsFor(scheme) }),
}

export const docs: RuleDocs = {
  summary: 'A Bearer challenge has no parameter.',
  why: 'The scheme must be followed by one or more parameters. Parsers that expect them take the bare name for a broken field.',
  bad: [{ status: 401, headers: [['www-authenticate', 'Bearer']] }],
  good: [{ status: 401, headers: [['www-authenticate', 'Bearer realm="api"']] }],
}
