import type { ResponseRule, RuleDocs } from '../rule.ts'
import { isThroughProxy } from '../through-proxy.ts'

/** A 407 to a request that was not made to a proxy. */
export const rule: ResponseRule = {
  id: 'proxy-auth-from-origin',
  severity: 'warning',
  spec: 'RFC 9110 §15.5.8',
  fix: 'Send 401 with WWW-Authenticate: 407 is for requests with an absolute target and for CONNECT.',
  on: ['any'],
  check: ({ status, request }) =>
    status === 407 &&
    !isThroughProxy(request) &&
    'A 407 was sent to a request that was made to this server, not through it as a proxy.',
}

export const docs: RuleDocs = {
  summary: 'A 407 answers a request in origin-form (`GET /path`), so that no proxy is involved.',
  why:
    'Chrome fails with ERR_UNEXPECTED_PROXY_AUTH, and `fetch` rejects in browsers, Node and undici: the ' +
    'caller gets a TypeError and can read neither status nor body.',
  bad: [
    {
      status: 407,
      headers: [['proxy-authenticate', 'Basic realm="proxy"']],
      request: { method: 'GET', target: '/private' },
    },
  ],
  good: [
    {
      status: 407,
      headers: [['proxy-authenticate', 'Basic realm="proxy"']],
      request: { method: 'GET', target: 'http://example.com/' },
    },
    {
      status: 407,
      headers: [['proxy-authenticate', 'Basic realm="proxy"']],
      request: { method: 'CONNECT', target: 'example.com:443' },
    },
    { status: 401, headers: [['www-authenticate', 'Bearer realm="api"']] },
  ],
}
