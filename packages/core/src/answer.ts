import { challengeField, type ChallengeStatus } from './challenge/challenge.ts'
import type { Exchange, HeaderField, Reply } from './exchange.ts'
import type { Draft } from './misuse/draft.ts'
import type { Finding } from './misuse/finding.ts'
import { CHALLENGE_FIELDS, Subject } from './misuse/subject.ts'
import { prefersHtml } from './problem/accept.ts'
import { fieldsToDrop, furtherFields, varyOnAccept } from './problem/fields.ts'
import type { Problem } from './problem/problem.ts'
import { renderHtml, renderJson, type Rendered } from './problem/render.ts'

/** What an adapter writes. */
export interface Answer {
  /** Fields to set: each named field replaces what was there. The body is `undefined` for HEAD. */
  readonly reply: Reply
  /** Fields to delete, by lower-case name. */
  readonly drop: readonly string[]
  readonly problem: Problem
  readonly findings: readonly Finding[]
}

/** What an answer is made of once everything is decided. */
export interface Decision {
  readonly status: ChallengeStatus
  readonly problem: Problem
  /** The document with the fields and challenges that go with it, where that was made before. */
  readonly standard?: Reply
  /** The reply's own problem document: it stays, and so does what describes it. */
  readonly kept: Rendered | undefined
  /** The fields that the thrown error asks for. */
  readonly further: readonly HeaderField[]
  readonly draft: Draft
  readonly findings: readonly Finding[]
}

export function renderAnswer(decision: Decision, subject: Subject): Answer {
  const { problem, standard, kept, further, draft, findings } = decision
  const html = !kept && prefersHtml(subject.request.field('accept'))
  const isComplete =
    !html && draft.fields.length + further.length === 0 && !draft.isChanged(subject.otherField)
  const stale = fieldsToDrop(subject.headers, !kept)
  return {
    reply: standard && isComplete ? replyFor(subject, standard) : assemble(decision, html, subject),
    drop: draft.drop.length === 0 ? stale : [...draft.drop, ...stale],
    problem,
    findings,
  }
}

function assemble(
  { status, problem, kept, further, draft }: Decision,
  html: boolean,
  subject: Subject,
): Reply {
  const rendered = html ? renderHtml(problem) : (kept ?? renderJson(problem))
  const headers = [...rendered.fields]
  for (const field of CHALLENGE_FIELDS) {
    if (field !== challengeField(status) && !draft.isChanged(field)) continue
    for (const line of draft.lines(field)) headers.push([field, line])
  }
  if (html) headers.push(['vary', varyOnAccept(subject.headers)])
  headers.push(...draft.fields)
  if (further.length > 0) {
    const taken = new Set([...headers.map(([name]) => name), ...draft.drop])
    headers.push(...furtherFields(further, taken))
  }
  return { status, headers, body: bodyFor(subject, rendered) }
}

/** `strict`: a test that gets a 500 does not overlook what is wrong. */
export function renderStrictAnswer(findings: readonly Finding[], problem: Problem, subject: Subject): Answer {
  const strict: Problem = {
    ...problem,
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    detail: `Misuse of ${subject.status}: ${findings.map(({ rule }) => rule).join(', ')}. (mode: "strict")`,
    findings,
  }
  const rendered = renderJson(strict)
  return {
    reply: { status: 500, headers: rendered.fields, body: bodyFor(subject, rendered) },
    drop: ['www-authenticate', 'proxy-authenticate', ...fieldsToDrop(subject.headers, true)],
    problem: strict,
    findings,
  }
}

/** An upstream proxy's 407: the client has no credentials for that proxy, and is not told of it (RFC 9110 §11.7.1). */
export function renderBadGateway({ request, reply }: Exchange): Answer {
  const problem: Problem = {
    type: 'about:blank',
    title: 'Bad Gateway',
    status: 502,
    detail: 'A proxy on the way to the upstream server asked this server for credentials.',
    reason: 'missing-credentials',
    challenges: [],
  }
  const subject = new Subject({ status: 502, headers: reply?.headers ?? [], body: undefined }, request)
  const rendered = renderJson(problem)
  return {
    reply: { status: 502, headers: rendered.fields, body: bodyFor(subject, rendered) },
    drop: ['proxy-authenticate', ...fieldsToDrop(subject.headers, true)],
    problem,
    findings: [],
  }
}

/** A reply that was made for any request. */
function replyFor(subject: Subject, reply: Reply): Reply {
  const body = bodyFor(subject, reply)
  return body === reply.body ? reply : { ...reply, body }
}

/** A response to HEAD has the fields of the body and no body (RFC 9110 §9.3.2). */
function bodyFor({ request }: Subject, { body }: Pick<Reply, 'body'>): string | undefined {
  return request.method === 'HEAD' ? undefined : body
}
