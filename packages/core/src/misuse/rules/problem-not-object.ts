import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A body that says it is a problem document and is none. */
export const rule: ResponseRule = {
  id: 'problem-not-object',
  severity: 'error',
  spec: 'RFC 9457 §3',
  fix: 'Send an object such as { "type": "about:blank", "title": "Unauthorized", "status": 401 }.',
  field: 'content-type',
  check: (subject) =>
    subject.parsedProblem === null &&
    `The body of a ${subject.status} with application/problem+json is no JSON object.`,
  // A body that is no problem document is replaced by one.
  repair: () => undefined,
}

export const docs: RuleDocs = {
  summary: 'A body of the type application/problem+json is not a JSON object.',
  why: 'Clients read members of it. They fail on text, on null, on a list and on broken JSON.',
  bad: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['content-type', 'application/problem+json'],
      ],
      body: '"Unauthorized"',
    },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['content-type', 'application/problem+json; charset=utf-8'],
      ],
      body: '{"title":',
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['content-type', 'application/problem+json'],
      ],
      body: '{"title":"no","status":401}',
    },
  ],
}
