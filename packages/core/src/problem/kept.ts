import type { HeaderField, RequestFacts } from '../exchange.ts'
import type { Problem } from './problem.ts'
import { PROBLEM_JSON, renderAs, type Rendered } from './render.ts'
import { credentialsOf } from './secrets.ts'

/** A response with a body that may be a problem document. */
interface Body {
  readonly status: number
  readonly headers: readonly HeaderField[]
  readonly body: string | undefined
}

/** The problem document in a body: `undefined` where it says it is none, `null` where it says it is one and is not. */
export function parseProblem({ headers, body }: Body): Record<string, unknown> | null | undefined {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  if (body === undefined || body === '' || !isProblemJson(type) || isEncoded(headers)) return undefined
  try {
    const problem: unknown = JSON.parse(body)
    return typeof problem === 'object' && !Array.isArray(problem)
      ? (problem as Record<string, unknown> | null)
      : null
  } catch {
    return null
  }
}

/** Whether a body is compressed: what is in it nobody can tell here. */
function isEncoded(headers: readonly HeaderField[]): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'content-encoding' && value !== 'identity')
}

/** A reply's body, where it is a problem document with the right status already: it stays as it is. */
export function readProblem(
  reply: Body | undefined,
  request: RequestFacts,
): { problem: Problem; rendered: Rendered } | undefined {
  const problem = reply && parseProblem(reply)
  if (!problem || (problem['status'] !== undefined && problem['status'] !== reply.status)) return undefined
  const body = reply.body!
  // Unless it repeats what the client sent as credentials.
  if (credentialsOf(request).some((secret) => body.includes(secret))) return undefined
  return { problem: problem as unknown as Problem, rendered: renderAs(PROBLEM_JSON, body) }
}

export function isProblemJson(contentType: string): boolean {
  return /^application\/problem\+json\s*(?:;|$)/i.test(contentType)
}
