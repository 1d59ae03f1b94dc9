import type { ChallengeRule, RuleDocs } from '../rule.ts'

/** Codes for responses of a resource server: RFC 6750 §3.1, RFC 9470 §3, RFC 9449 §7.1 and §9. */
const CODES: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_token',
  'insufficient_scope',
  'insufficient_user_authentication',
  'invalid_dpop_proof',
  'use_dpop_nonce',
])

/** An error that is no code. */
export const rule: ChallengeRule = {
  id: 'bearer-error-code',
  severity: 'warning',
  spec: 'RFC 6750 §3.1',
  fix: 'Write a code such as invalid_token, and what a developer should know as error_description.',
  schemes: ['bearer', 'dpop'],
  once: true,
  // `insufficient_claims` with the claims that are asked for is Microsoft's, and its clients look for it.
  check: ({ scheme, params: { error, claims } }, subject) =>
    error !== undefined &&
    !CODES.has(error) &&
    claims === undefined &&
    `A ${scheme} challenge was sent with error=${subject.quote(error)}, which is no registered code.`,
}

export const docs: RuleDocs = {
  summary: 'The error of a Bearer or DPoP challenge is text of its own, where a registered code belongs.',
  why: 'Clients compare the code. They know none like "Invalid token." and cannot decide whether to get a new token.',
  bad: [
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer error="Invalid token."']],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ"'],
      ],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer error="invalid_token", error_description="Invalid token."']],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
  ],
}
