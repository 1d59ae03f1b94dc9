import type { RequestFacts } from '../exchange.ts'
import type { Problem } from './problem.ts'
import { PROBLEM_JSON, renderAs, type Rendered } from './render.ts'
import { holdsAny } from './secrets.ts'

/** A response with a body that may stay, as the rules look at it. */
interface WithBody {
  readonly status: number
  readonly body: string | undefined
  readonly request: RequestFacts
  readonly credentials: readonly string[]
  readonly parsedProblem: ParsedProblem
  lines(name: string): readonly string[]
  value(name: string): string
}

/** The problem document in a body: `undefined` where it says it is none, `null` where it says it is one and is not. */
export type ParsedProblem = Readonly<Record<string, unknown>> | null | undefined

/** Parses the body of a response, if that says it is a problem document. */
export function parseProblem(response: WithBody): ParsedProblem {
  const value = parseAs(PROBLEM_JSON, response)
  return value === undefined || (typeof value === 'object' && !Array.isArray(value))
    ? (value as ParsedProblem)
    : null
}

/** What is in a body of a type: `undefined` where it is of another, `null` where it is no JSON. */
function parseAs(type: string, response: WithBody): unknown {
  const { body } = response
  if (!body || !isType(response.lines('content-type')[0] ?? '', type)) return undefined
  // What is in a body that is compressed nobody can tell here.
  if (!['', 'identity'].includes(response.value('content-encoding'))) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** A body that stays as it is, and the problem that it describes, if it is a problem document. */
interface Kept {
  readonly problem: Problem | undefined
  readonly rendered: Rendered
}

/**
 * A reply's body, where a client needs it as it is: a problem document with the right status already, or the error of an
 * OAuth server.
 */
export function readKept(response: WithBody): Kept | undefined {
  const { body } = response
  if (!body) return undefined
  const problem = response.parsedProblem
  const isRight = problem && (problem['status'] === undefined || problem['status'] === response.status)
  if (!isRight && !isOAuthError(response)) return undefined
  // Unless it repeats what the client sent as credentials.
  if (bodyHoldsAny(body, response.credentials)) return undefined
  return isRight
    ? { problem: problem as unknown as Problem, rendered: renderAs(PROBLEM_JSON, body) }
    : { problem: undefined, rendered: renderAs(JSON_TYPE, body) }
}

/** Whether a body repeats secrets: as they are, or as JSON may have them, where any character can be escaped (RFC 8259 §7). */
export function bodyHoldsAny(body: string, secrets: readonly string[]): boolean {
  if (holdsAny(body, secrets)) return true
  if (secrets.length === 0 || !body.includes('\\')) return false
  try {
    return holdsAny(JSON.stringify(JSON.parse(body)), secrets)
  } catch {
    return false
  }
}

const JSON_TYPE = 'application/json'

/** The errors of a token endpoint (RFC 6749 §5.2). Only the first is to have 401, but servers give it to others as well. */
const OAUTH_ERRORS: ReadonlySet<unknown> = new Set([
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
])

/**
 * Whether a reply is what a server for OAuth answers a client that it does not accept (RFC 6749 §5.2, and with it RFC 7009,
 * RFC 7662 and RFC 9126): clients read `error` in JSON, and nothing else.
 */
export function isOAuthError(response: WithBody): boolean {
  const { status, request } = response
  if (status !== 401 || request.method !== 'POST') return false
  const error = (parseAs(JSON_TYPE, response) as { error?: unknown } | null | undefined)?.error
  const isForm = isType(request.field('content-type') ?? '', 'application/x-www-form-urlencoded')
  return error === 'invalid_client' || (isForm && OAUTH_ERRORS.has(error))
}

/**
 * Whether a refusal's body may be one that stays, as far as its type tells: a problem document (RFC 9457), or JSON that may be
 * the error of an OAuth server (RFC 6749 §5.2). An adapter reads such a body before it hands it over; any other may be a stream
 * without end.
 *
 * @example
 * ```ts
 * mayStay('application/problem+json; charset=utf-8', 'GET') // true
 * mayStay('application/json', 'GET') // false
 * ```
 */
export function mayStay(contentType: string, method: string): boolean {
  return isProblemJson(contentType) || (method === 'POST' && isType(contentType, JSON_TYPE))
}

export function isProblemJson(contentType: string): boolean {
  return isType(contentType, PROBLEM_JSON)
}

function isType(contentType: string, type: string): boolean {
  return contentType.split(';', 1)[0]!.trim().toLowerCase() === type
}
