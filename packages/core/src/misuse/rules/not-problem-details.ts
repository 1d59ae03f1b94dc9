import { isChallengeStatus } from '../../challenge/challenge.ts'
import { isOAuthError, isProblemJson } from '../../problem/kept.ts'
import type { ResponseRule, RuleDocs } from '../rule.ts'
import type { Subject } from '../subject.ts'

/** A refusal whose body is no problem document. */
export const rule: ResponseRule = {
  id: 'not-problem-details',
  severity: 'advice',
  spec: 'RFC 9457 §3',
  fix: 'Send application/problem+json; in mode repair this is done for you.',
  on: ['any'],
  check: (subject) =>
    subject.final &&
    isChallengeStatus(subject.status) &&
    hasBody(subject) &&
    !isMeant(subject) &&
    `The body of a ${subject.status} is no problem document: its type is ${subject.show('content-type')}.`,
}

function hasBody(subject: Subject): boolean {
  const { request, body } = subject
  return request.method !== 'HEAD' && body !== '' && (body ?? subject.value('content-type')) !== ''
}

/** A problem document, as JSON or XML (RFC 9457 §3, appendix B), a page, or an error of OAuth. */
function isMeant(subject: Subject): boolean {
  const type = subject.value('content-type')
  return (
    isProblemJson(type) || /^(?:text\/html|application\/problem\+xml)/i.test(type) || isOAuthError(subject)
  )
}

export const docs: RuleDocs = {
  summary:
    'In mode report: the body of a 401 or 407 is neither a problem document nor a page, nor an error of OAuth.',
  why: 'Each library has an error format of its own, and a client needs code for each.',
  bad: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['content-type', 'application/json'],
      ],
      body: '{"message":"no"}',
      mode: 'report',
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
      mode: 'report',
    },
    { status: 401, headers: [['www-authenticate', 'Negotiate']], mode: 'report' },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['content-type', 'application/json'],
      ],
      request: { method: 'HEAD' },
      mode: 'report',
    },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Basic realm="tokens"'],
        ['content-type', 'application/json'],
      ],
      body: '{"error":"invalid_client"}',
      request: { method: 'POST', target: '/token' },
      mode: 'report',
    },
  ],
}
