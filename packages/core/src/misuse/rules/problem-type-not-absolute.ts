import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A problem type that depends on where the problem was sent. */
export const rule: ResponseRule = {
  id: 'problem-type-not-absolute',
  severity: 'advice',
  spec: 'RFC 9457 §3.1.1',
  fix: 'Write the whole URI, such as "https://api.example/problems/expired", or "about:blank".',
  field: 'content-type',
  check: (subject) => {
    const type = subject.parsedProblem?.['type']
    return (
      type !== undefined &&
      !(typeof type === 'string' && /^[a-z][a-z0-9+.-]*:/i.test(type)) &&
      `A problem document has the type ${subject.quote(typeof type === 'string' ? type : `a ${typeof type}`)}, which is no absolute URI.`
    )
  },
}

export const docs: RuleDocs = {
  summary: 'The type of a problem document is a relative reference, or no string.',
  why: 'It is resolved against the URL of the request, so that the same problem has another type at each path.',
  bad: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['content-type', 'application/problem+json'],
      ],
      body: '{"type":"/problems/expired","title":"no","status":401}',
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['content-type', 'application/problem+json'],
      ],
      body: '{"type":"about:blank","title":"no","status":401}',
    },
  ],
}
