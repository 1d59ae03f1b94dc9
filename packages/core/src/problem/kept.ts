import type { Reply } from '../exchange.ts'
import type { Problem } from './problem.ts'

/** A reply's body, where it is a problem document with the right status already: it stays as it is. */
export function readProblem(reply: Reply | undefined): { problem: Problem; body: string } | undefined {
  if (reply?.body === undefined || !isProblemJson(reply)) return undefined
  try {
    const problem: unknown = JSON.parse(reply.body)
    if (typeof problem !== 'object' || problem === null || Array.isArray(problem)) return undefined
    return (problem as Problem).status === reply.status
      ? { problem: problem as Problem, body: reply.body }
      : undefined
  } catch {
    return undefined
  }
}

function isProblemJson({ headers }: Reply): boolean {
  return headers.some(
    ([name, value]) =>
      name.toLowerCase() === 'content-type' && /^application\/problem\+json\s*(?:;|$)/i.test(value),
  )
}
