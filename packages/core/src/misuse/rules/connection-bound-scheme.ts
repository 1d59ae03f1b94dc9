import type { ChallengeRule, RuleDocs } from '../rule.ts'

/** A scheme that authenticates a connection, on one that many requests share. */
export const rule: ChallengeRule = {
  id: 'connection-bound-scheme',
  severity: 'advice',
  spec: 'RFC 9110 §16.4.2',
  fix: 'Offer it over HTTP/1.1 only: it authenticates the connection, which HTTP/2 and HTTP/3 share.',
  schemes: ['negotiate', 'ntlm'],
  check: ({ scheme }, { request }) =>
    /^[23]/.test(request.httpVersion ?? '') && `${scheme} was offered over HTTP/${request.httpVersion}.`,
}

export const docs: RuleDocs = {
  summary: 'Negotiate or NTLM is offered on a connection of HTTP/2 or HTTP/3.',
  why: 'The handshake authenticates a connection and not a request. Browsers fall back to HTTP/1.1 or give up.',
  bad: [{ status: 401, headers: [['www-authenticate', 'Negotiate']], request: { httpVersion: '2.0' } }],
  good: [
    { status: 401, headers: [['www-authenticate', 'Negotiate']] },
    { status: 401, headers: [['www-authenticate', 'Bearer realm="api"']], request: { httpVersion: '2.0' } },
  ],
}
