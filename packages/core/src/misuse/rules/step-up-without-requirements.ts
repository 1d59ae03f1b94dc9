import type { ChallengeRule, RuleDocs } from '../rule.ts'

/** A step-up that does not say what it wants. */
export const rule: ChallengeRule = {
  id: 'step-up-without-requirements',
  severity: 'advice',
  spec: 'RFC 9470 §3',
  fix: 'Say with acr_values or max_age what would do.',
  schemes: ['bearer', 'dpop'],
  once: true,
  check: ({ params }) =>
    params['error'] === 'insufficient_user_authentication' &&
    params['acr_values'] === undefined &&
    params['max_age'] === undefined &&
    'A step-up was asked for with insufficient_user_authentication, but neither acr_values nor max_age.',
}

export const docs: RuleDocs = {
  summary: 'A challenge asks for a stronger authentication and does not say which.',
  why: 'The client can only repeat the login that was not enough.',
  bad: [
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer error="insufficient_user_authentication"']],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
  ],
  good: [
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer error="insufficient_user_authentication", max_age="5"']],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
  ],
}
