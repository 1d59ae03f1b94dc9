import type { Challenge } from '../../challenge/challenge.ts'
import type { ChallengeRule, RuleDocs } from '../rule.ts'

/** Digest with MD5 and nothing better. */
export const rule: ChallengeRule = {
  id: 'digest-weak-algorithm',
  severity: 'advice',
  spec: 'RFC 7616 §3.7',
  fix: 'Offer algorithm=SHA-256 before it: digest({ realm, nonce }) does.',
  schemes: ['digest'],
  check: (challenge, _subject, _field, among) => {
    const others = among.filter(({ scheme }) => scheme.toLowerCase() === 'digest')
    return isWeak(challenge) && others.every(isWeak) && 'Digest was offered with MD5 only.'
  },
}

/** MD5 is what is meant where no algorithm is named. */
function isWeak({ params }: Challenge): boolean {
  return /^md5(?:-sess)?$/i.test(params['algorithm'] ?? 'MD5')
}

export const docs: RuleDocs = {
  summary: 'Every Digest challenge asks for MD5, by name or by naming no algorithm.',
  why:
    'MD5 is for clients that know no other, such as wget 1 and Qt 5. curl, Firefox and Chromium know SHA-256, and take it ' +
    'where both are offered, each on a line of its own.',
  bad: [
    { status: 401, headers: [['www-authenticate', 'Digest realm="api", nonce="n", qop="auth"']] },
    {
      status: 407,
      headers: [['proxy-authenticate', 'Digest realm="proxy", nonce="n", qop="auth", algorithm=MD5']],
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Digest realm="api", nonce="n", qop="auth", algorithm=SHA-256'],
        ['www-authenticate', 'Digest realm="api", nonce="n", qop="auth", algorithm=MD5'],
      ],
    },
  ],
}
