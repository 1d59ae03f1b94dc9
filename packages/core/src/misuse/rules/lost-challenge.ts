import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A challenge that the thrown error carried and that an error handler left out. */
export const rule: ResponseRule = {
  id: 'lost-challenge',
  severity: 'warning',
  spec: 'RFC 9110 §11.6.1',
  fix: 'Copy the challenge of the error to the response in the error handler.',
  on: ['lost'],
  check: ({ status }) => `A ${status} was sent without the challenge that the thrown error carried.`,
  repair: (draft, subject) => {
    draft.set(subject.field, subject.carried)
  },
}

export const docs: RuleDocs = {
  summary: 'The thrown error carried a challenge, but the response that was made of it does not.',
  why:
    'An error handler that formats the body and forgets the header takes away what the client needs to ' +
    'authenticate. On Express and Koa an error that a handler of the app caught is not seen, and its challenge is missing.',
  bad: [
    {
      status: 401,
      headers: [['content-type', 'application/problem+json']],
      body: '{"type":"about:blank","title":"Unauthorized","status":401}',
      error: { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="api"' } },
    },
    {
      status: 401,
      headers: [['content-type', 'application/problem+json']],
      body: '{"type":"about:blank","title":"Unauthorized","status":401}',
      error: {
        status: 401,
        headers: {
          'WWW-Authenticate': [
            'Digest realm="api", nonce="n", qop="auth", algorithm=SHA-256',
            'Digest realm="api", nonce="n", qop="auth", algorithm=MD5',
          ],
        },
      },
    },
  ],
  good: [
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      error: { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="api"' } },
    },
  ],
}
