import type { ResponseRule, RuleDocs } from '../rule.ts'

/** Digest parameters that are quoted and must not be, or the other way round. */
export const rule: ResponseRule = {
  id: 'digest-quoting',
  severity: 'error',
  spec: 'RFC 7616 §3.3',
  fix: 'Write realm, domain, nonce, opaque and qop with quotes; stale and algorithm without.',
  on: ['style'],
  check: (subject) =>
    subject.style.digestQuoting.length > 0 &&
    `Digest parameters were sent with the wrong quoting: ${subject.style.digestQuoting.join(', ')} in ${subject.shownChallenges}.`,
  repair: (draft) => draft.rewrite(),
}

export const docs: RuleDocs = {
  summary: 'Digest parameters have quotes that they must not have, or lack those that they must have.',
  why: 'Clients that were written against the examples of the RFC compare algorithm="MD5" with MD5, quotes included, and take the challenge for one they do not know.',
  bad: [
    {
      status: 401,
      headers: [['www-authenticate', 'Digest realm="a", nonce="n", qop="auth", algorithm="SHA-256"']],
    },
    {
      status: 407,
      headers: [['proxy-authenticate', 'Digest realm="a", nonce=n, qop=auth, algorithm=SHA-256']],
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Digest realm="a", nonce="n", qop="auth", algorithm=SHA-256, stale=true'],
      ],
    },
  ],
}
