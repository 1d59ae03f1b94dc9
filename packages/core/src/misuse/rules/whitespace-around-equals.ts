import type { ResponseRule, RuleDocs } from '../rule.ts'

/** White space around the equals sign of a parameter. */
export const rule: ResponseRule = {
  id: 'whitespace-around-equals',
  severity: 'error',
  spec: 'RFC 9110 §5.6.3',
  fix: 'Write name="value".',
  on: ['style'],
  check: (subject) =>
    subject.style.spaceAroundEquals &&
    `A parameter was sent with white space around its equals sign: ${subject.shownChallenges}.`,
  repair: (draft) => draft.rewrite(),
}

export const docs: RuleDocs = {
  summary: 'There is white space before or after the = of a parameter.',
  why: 'Recipients have to take it, senders must not write it; parsers that split at = see a name that ends in a space.',
  bad: [
    { status: 401, headers: [['www-authenticate', 'Basic realm = "api"']] },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="api", error= "invalid_token"']],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
  ],
  good: [{ status: 401, headers: [['www-authenticate', 'Basic realm="a = b"']] }],
}
