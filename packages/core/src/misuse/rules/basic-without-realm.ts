import type { ChallengeRule, RuleDocs } from '../rule.ts'
import { FIELD_TITLES } from '../subject.ts'

/** A Basic challenge that does not say what it is for. */
export const rule: ChallengeRule = {
  id: 'basic-without-realm',
  severity: 'error',
  spec: 'RFC 7617 §2',
  fix: 'Write basic({ realm: "…" }) with words for the person who is asked for a password.',
  schemes: ['basic'],
  once: true,
  check: ({ params }, _subject, field) =>
    params['realm'] === undefined && `A Basic challenge was sent in ${FIELD_TITLES[field]} without a realm.`,
  // Without a token68 that may stand there: Basic has none in a challenge.
  repair: ({ scheme, params }, draft) => ({ scheme, params: { realm: draft.realmFor(scheme), ...params } }),
}

export const docs: RuleDocs = {
  summary: 'A Basic challenge has no realm.',
  why: 'The realm is required. Without one some clients ignore the challenge, and browsers cannot keep two sets of passwords apart.',
  bad: [
    { status: 401, headers: [['www-authenticate', 'Basic']] },
    { status: 407, headers: [['proxy-authenticate', 'Basic charset="UTF-8"']] },
  ],
  good: [{ status: 401, headers: [['www-authenticate', 'Basic realm=""']] }],
}
