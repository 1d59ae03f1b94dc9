import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A challenge for proxies on a response that is no 407. */
export const rule: ResponseRule = {
  id: 'proxy-authenticate-outside-407',
  severity: 'advice',
  spec: 'RFC 9110 §11.7.1',
  fix: 'Leave it out: it belongs to 407, and a gateway does not pass it on.',
  field: 'proxy-authenticate',
  check: ({ status, state }) =>
    status !== 407 && state !== 'misplaced' && `A ${status} was sent with Proxy-Authenticate.`,
}

export const docs: RuleDocs = {
  summary: 'A response that is no 407 has a Proxy-Authenticate field.',
  why:
    'The field is for the client that chose the proxy. On another response it comes, as a rule, from an upstream ' +
    'whose 407 was passed on, and tells a client about a proxy that it cannot reach.',
  bad: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['proxy-authenticate', 'Basic realm="proxy"'],
      ],
    },
    { status: 403, headers: [['proxy-authenticate', 'Basic realm="proxy"']] },
  ],
  good: [{ status: 407, headers: [['proxy-authenticate', 'Basic realm="proxy"']] }],
}
