import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A 407 that does not say how to authenticate. */
export const rule: ResponseRule = {
  id: 'missing-proxy-authenticate',
  severity: 'error',
  spec: 'RFC 9110 §15.5.8',
  fix: 'Send one for each scheme that is accepted, such as: Proxy-Authenticate: Basic realm="proxy"',
  on: ['missing'],
  check: ({ status, verb }) =>
    status === 407 && `A 407 was ${verb} without a challenge in Proxy-Authenticate.`,
  repair: (draft) => {
    draft.offer()
  },
}

export const docs: RuleDocs = {
  summary: 'A 407 has no Proxy-Authenticate field, or one with an empty list.',
  why:
    'No client can answer it. curl --proxy-anyauth stops at such a 407 instead of sending the credentials it has, and git ' +
    'ends with exit code 128; a browser shows an error page and never asks for a password.',
  bad: [
    { status: 407, headers: [['content-type', 'application/json']], body: '{"error":"proxy auth"}' },
    { status: 407, headers: [['proxy-authenticate', '']] },
  ],
  good: [{ status: 407, headers: [['proxy-authenticate', 'Basic realm="proxy"']] }],
}
