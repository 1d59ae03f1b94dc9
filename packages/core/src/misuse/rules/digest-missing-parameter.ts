import type { ChallengeRule, RuleDocs } from '../rule.ts'
import { FIELD_TITLES } from '../subject.ts'

const NEEDED = ['realm', 'nonce', 'qop'] as const

/** A Digest challenge that cannot be answered. */
export const rule: ChallengeRule = {
  id: 'digest-missing-parameter',
  severity: 'error',
  spec: 'RFC 7616 §3.3',
  fix: 'Write digest({ realm, nonce }), which adds qop and algorithm.',
  schemes: ['digest'],
  once: true,
  check: ({ params }, _subject, field) => {
    const missing = NEEDED.filter((name) => params[name] === undefined)
    return (
      missing.length > 0 &&
      `A Digest challenge was sent in ${FIELD_TITLES[field]} without ${missing.join(' and ')}.`
    )
  },
}

export const docs: RuleDocs = {
  summary: 'A Digest challenge has no realm, no nonce or no qop.',
  why:
    'Without realm and nonce a client has nothing to compute its response from. Without qop it falls back to the ' +
    'form of RFC 2069, which protects against less.',
  bad: [
    { status: 401, headers: [['www-authenticate', 'Digest realm="api", qop="auth", algorithm=SHA-256']] },
    { status: 407, headers: [['proxy-authenticate', 'Digest realm="proxy", nonce="n", algorithm=SHA-256']] },
  ],
  good: [
    {
      status: 401,
      headers: [['www-authenticate', 'Digest realm="api", nonce="n", qop="auth", algorithm=SHA-256']],
    },
  ],
}
