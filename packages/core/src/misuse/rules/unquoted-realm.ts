import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A realm that is no quoted-string. */
export const rule: ResponseRule = {
  id: 'unquoted-realm',
  severity: 'error',
  spec: 'RFC 9110 §11.5',
  fix: 'Write it as a quoted-string: realm="api".',
  on: ['style'],
  check: (subject) =>
    subject.style.unquotedRealm && `A realm was sent without quotes: ${subject.shownChallenges}.`,
  repair: (draft) => draft.rewrite(),
}

export const docs: RuleDocs = {
  summary: 'A realm is written as a token.',
  why: 'The RFC leaves senders no choice here, because there are clients that only find a realm in quotes.',
  bad: [
    { status: 401, headers: [['www-authenticate', 'Basic realm=api']] },
    {
      status: 407,
      headers: [['proxy-authenticate', 'Digest realm=proxy, nonce="n", qop="auth", algorithm=SHA-256']],
      also: ['digest-quoting'],
    },
  ],
  good: [{ status: 401, headers: [['www-authenticate', 'Basic realm="api"']] }],
}
