import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A problem document with the status of another response. */
export const rule: ResponseRule = {
  id: 'problem-status-mismatch',
  severity: 'error',
  spec: 'RFC 9457 §3.1.2',
  fix: 'Write the status of the response as "status", or leave the member out.',
  field: 'content-type',
  check: (subject) => {
    const status = subject.parsedProblem?.['status']
    return (
      status !== undefined &&
      status !== subject.status &&
      `The problem document of a ${subject.status} has the status ${typeof status === 'number' ? status : `a ${typeof status}`}.`
    )
  },
  // A problem document with a wrong status is replaced.
  repair: () => undefined,
}

export const docs: RuleDocs = {
  summary: 'The status in a problem document is not the status of the response.',
  why: 'A client that reads the body acts on another status than one that reads the status line.',
  bad: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['content-type', 'application/problem+json'],
      ],
      body: '{"title":"Forbidden","status":403}',
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['content-type', 'application/problem+json'],
      ],
      body: '{"title":"no"}',
    },
  ],
}
