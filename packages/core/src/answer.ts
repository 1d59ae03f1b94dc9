import { challengeField, type ChallengeStatus } from './challenge/challenge.ts'
import type { Exchange, HeaderField, Reply } from './exchange.ts'
import type { Draft } from './misuse/draft.ts'
import type { Finding } from './misuse/finding.ts'
import { CHALLENGE_FIELDS, Subject } from './misuse/subject.ts'
import { prefersHtml } from './problem/accept.ts'
import { fieldsToDrop, furtherFields, isCookie, isVary, varyOf } from './problem/fields.ts'
import { isProblemJson } from './problem/kept.ts'
import type { Problem, ProblemDetails } from './problem/problem.ts'
import { renderHtml, renderJson, type Rendered } from './problem/render.ts'

/** What an adapter writes. */
export interface Answer {
  /** Fields to set: each named field replaces what was there. The body is `undefined` for HEAD. */
  readonly reply: Reply
  /** Fields to delete, by lower-case name. */
  readonly drop: readonly string[]
  /** The document that is sent: a `Problem`, but for the 502 that an upstream's 407 becomes. */
  readonly problem: ProblemDetails
  /** The rules that were broken. Where nobody is told of them they are looked for when this is read. */
  readonly findings: readonly Finding[]
}

/** What an answer is made of once everything is decided. */
export interface Decision {
  readonly status: ChallengeStatus
  readonly problem: Problem
  /** The document with the fields and challenges that go with it, where that was made before. */
  readonly standard?: Reply
  /** The reply's own body, where that stays: so does what describes it. */
  readonly kept: Rendered | undefined
  /** The fields that the thrown error asks for. */
  readonly further: readonly HeaderField[]
  readonly draft: Draft
  readonly findings: readonly Finding[]
}

export function renderAnswer(decision: Decision, subject: Subject): Answer {
  const { status, problem, standard, kept, draft, findings } = decision
  const html = !kept && prefersHtml(subject.request.field('accept'))
  const stale = fieldsToDrop(subject.headers, !kept)
  const field = challengeField(status)
  const other = kept ?? (html ? renderHtml(problem) : undefined)
  const whole =
    standard && !other ? standard : assemble(status, other ?? renderJson(problem), draft.lines(field))
  const more = moreFields(decision, html, subject)
  const drop = draft.drop.length === 0 ? stale : [...draft.drop, ...stale]
  const reply = replyFor(
    subject,
    more.length === 0 ? whole : { ...whole, headers: [...whole.headers, ...more] },
  )
  if (kept || !mayBeKeptForGet(subject)) return { reply, drop, problem, findings }
  const headers = reply.headers.filter(([name]) => name !== 'content-length')
  return { reply: { ...reply, headers }, drop: [...drop, 'content-length'], problem, findings }
}

/** Whether a response to HEAD is that to GET of a document which may be kept: nobody knows its length (RFC 9110 §8.6). */
function mayBeKeptForGet(subject: Subject): boolean {
  return subject.request.method === 'HEAD' && isProblemJson(subject.value('content-type'))
}

/** A body with its fields and the lines of its challenges. */
export function assemble(status: ChallengeStatus, rendered: Rendered, lines: readonly string[]): Reply {
  const field = challengeField(status)
  const headers = [...rendered.fields, ...lines.map((line): HeaderField => [field, line])]
  return { status, headers, body: rendered.body }
}

/** What is to be set beside the fields of the document and its challenges. */
function moreFields({ status, further, draft }: Decision, html: boolean, subject: Subject): HeaderField[] {
  const fields = [...draft.fields]
  const { otherField } = subject
  if (draft.isChanged(otherField)) for (const line of draft.lines(otherField)) fields.push([otherField, line])
  if (html || further.some(isVary)) fields.push(['vary', varyOf(subject.lines('vary'), html)])
  if (further.length > 0) {
    const taken = new Set([challengeField(status), ...fields.map(([name]) => name), ...draft.drop])
    // HTTP/2 knows no such field (RFC 9113 §8.2.2).
    if (subject.request.httpVersion?.startsWith('2')) taken.add('connection')
    // A cookie replaces no other: those that were set before are written with those of the error.
    const cookies = further.some(isCookie) ? subject.lines('set-cookie') : []
    const rest = further.filter((field) => !isCookie(field))
    fields.push(
      ...furtherFields([...rest, ...cookies.map((value): HeaderField => ['set-cookie', value])], taken),
    )
  }
  return fields
}

/** `strict`: a test that gets a 500 does not overlook what is wrong. */
export function renderStrictAnswer({ findings, problem, draft }: Decision, subject: Subject): Answer {
  const strict: Problem = {
    ...problem,
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    detail: `Misuse of ${subject.status}: ${findings.map(({ rule }) => rule).join(', ')}. (mode: "strict")`,
    findings,
  }
  return renderInstead(strict, subject, [...CHALLENGE_FIELDS, ...draft.drop], findings)
}

/** An answer that was made for any request, to one of which nothing more can be known. */
export function renderFallback(answer: Answer, { request, reply, prepared = [] }: Exchange): Answer {
  try {
    const headers = reply?.headers ?? prepared
    const subject = new Subject({ status: answer.reply.status, headers, body: undefined }, request)
    return { ...answer, reply: replyFor(subject, answer.reply), drop: fieldsToDrop(subject.headers, true) }
  } catch {
    return answer
  }
}

/** An upstream proxy's 407: the client has no credentials for that proxy, and is not told of it (RFC 9110 §11.7.1). */
export function renderBadGateway({ request, reply }: Exchange): Answer {
  const problem: ProblemDetails = {
    type: 'about:blank',
    title: 'Bad Gateway',
    status: 502,
    detail: 'A proxy on the way to the upstream server asked this server for credentials.',
  }
  const subject = new Subject({ status: 502, headers: reply?.headers ?? [], body: undefined }, request)
  return renderInstead(problem, subject, ['proxy-authenticate'], [])
}

/** An answer with another status, which has no challenge. */
function renderInstead(
  problem: ProblemDetails,
  subject: Subject,
  drop: readonly string[],
  findings: readonly Finding[],
): Answer {
  const { body, fields } = renderJson(problem)
  return {
    reply: replyFor(subject, { status: problem.status, headers: fields, body }),
    drop: [...drop, ...fieldsToDrop(subject.headers, true)],
    problem,
    findings,
  }
}

/** A reply for one request: to HEAD it has the fields of the body and no body (RFC 9110 §9.3.2). */
function replyFor({ request }: Subject, reply: Reply): Reply {
  return request.method === 'HEAD' ? { ...reply, body: undefined } : reply
}
