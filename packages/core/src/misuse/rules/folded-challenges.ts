import type { ResponseRule, RuleDocs } from '../rule.ts'

/** Several challenges on one line. */
export const rule: ResponseRule = {
  id: 'folded-challenges',
  severity: 'advice',
  spec: 'RFC 9110 §11.6.1',
  fix: 'Write each on a line of its own: an array as the value of the field.',
  on: ['style'],
  check: (subject) =>
    subject.style.folded && `Several challenges were sent on one line: ${subject.shownChallenges}.`,
  repair: (draft) => draft.rewrite(),
}

export const docs: RuleDocs = {
  summary: 'One field line has several challenges.',
  why:
    "A comma parts challenges as well as parameters, and clients get it wrong. Chromium, Java's HttpClient, lynx, Subversion " +
    'and others read only the first challenge of a line: at "Bearer, Basic" they never ask for a password.',
  bad: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Digest realm="a", nonce="n", qop="auth", algorithm=SHA-256, Basic realm="a"'],
      ],
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Digest realm="a", nonce="n", qop="auth", algorithm=SHA-256'],
        ['www-authenticate', 'Basic realm="a"'],
      ],
    },
  ],
}
