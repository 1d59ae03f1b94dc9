import type { ChallengeRule, RuleDocs } from '../rule.ts'

const STATUS: Readonly<Record<string, number>> = {
  invalid_request: 400,
  invalid_token: 401,
  insufficient_scope: 403,
  insufficient_user_authentication: 401,
}

/** An error code that belongs to another status. */
export const rule: ChallengeRule = {
  id: 'bearer-error-status',
  severity: 'warning',
  spec: 'RFC 6750 §3.1',
  fix: 'Send it with the status that it belongs to, or another error.',
  schemes: ['bearer'],
  whenConfigured: true,
  check: ({ params: { error = '' } }, { status }, field) => {
    const expected = Object.hasOwn(STATUS, error) ? STATUS[error] : undefined
    return (
      expected !== undefined &&
      expected !== status &&
      field !== 'proxy-authenticate' &&
      `A ${status} was sent with the Bearer error ${error}, which belongs to ${expected}.`
    )
  },
}

export const docs: RuleDocs = {
  summary: 'The error of a Bearer challenge and the status say different things.',
  why:
    'Clients act on either: on 401 they get a new token, on insufficient_scope they ask the user for more rights. ' +
    'Where the two disagree a client can go round in circles.',
  bad: [
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer error="insufficient_scope", scope="write"']],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer error="invalid_request"']],
      request: { headers: [['authorization', 'Bearer']] },
    },
    {
      status: 403,
      headers: [['www-authenticate', 'Bearer error="invalid_token"']],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
  ],
  good: [
    {
      status: 403,
      headers: [['www-authenticate', 'Bearer error="insufficient_scope", scope="write"']],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer error="invalid_token"']],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
  ],
}
