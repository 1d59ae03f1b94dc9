import type { ResponseRule, RuleDocs } from '../rule.ts'

/** Commas with nothing between them. */
export const rule: ResponseRule = {
  id: 'empty-list-element',
  severity: 'error',
  spec: 'RFC 9110 §5.6.1.1',
  fix: 'Write one comma between two elements, and none at an end.',
  on: ['style'],
  check: (subject) =>
    subject.style.emptyElement &&
    `A list of challenges was sent with an empty element: ${subject.shownChallenges}.`,
  repair: (draft) => draft.rewrite(),
}

export const docs: RuleDocs = {
  summary: 'A comma has nothing before or after it.',
  why: "Python's urllib raises ValueError on a leading comma.",
  bad: [
    { status: 401, headers: [['www-authenticate', ', Basic realm="api"']] },
    { status: 401, headers: [['www-authenticate', 'Basic realm="api",']] },
    {
      status: 401,
      headers: [['www-authenticate', 'Digest realm="a", , nonce="n", qop="auth", algorithm=SHA-256']],
    },
    { status: 401, headers: [['www-authenticate', 'Basic , realm="api"']] },
    {
      status: 401,
      headers: [
        ['www-authenticate', ''],
        ['www-authenticate', 'Basic realm="api"'],
      ],
    },
  ],
  good: [
    { status: 401, headers: [['www-authenticate', 'Basic realm="api"']] },
    { status: 401, headers: [['www-authenticate', 'Basic realm="a, , b"']] },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Negotiate'],
        ['www-authenticate', 'Basic realm="api"'],
      ],
    },
  ],
}
