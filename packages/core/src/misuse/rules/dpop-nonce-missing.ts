import type { ChallengeRule, RuleDocs } from '../rule.ts'

/** A demand for a nonce that is not there. */
export const rule: ChallengeRule = {
  id: 'dpop-nonce-missing',
  severity: 'error',
  spec: 'RFC 9449 §9',
  fix: 'Send the nonce that the client is to use in DPoP-Nonce.',
  schemes: ['dpop'],
  check: ({ params }, subject) =>
    params['error'] === 'use_dpop_nonce' &&
    subject.value('dpop-nonce') === '' &&
    'A DPoP challenge asks for a nonce (use_dpop_nonce), but the response has no DPoP-Nonce field.',
}

export const docs: RuleDocs = {
  summary: 'A DPoP challenge says use_dpop_nonce and the response has no DPoP-Nonce.',
  why: 'The client is to repeat its request with the nonce of that field, and has none to use.',
  bad: [
    {
      status: 401,
      headers: [['www-authenticate', 'DPoP error="use_dpop_nonce", algs="ES256"']],
      request: { headers: [['authorization', 'DPoP abc']] },
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'DPoP error="use_dpop_nonce", algs="ES256"'],
        ['dpop-nonce', 'eyJ7S_zG'],
      ],
      request: { headers: [['authorization', 'DPoP abc']] },
    },
  ],
}
