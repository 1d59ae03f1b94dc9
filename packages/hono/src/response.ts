import { type Answer, formatChallenge, type HeaderField, parseChallenges } from '@proxy-auth-errors/core'
import type { Context } from 'hono'

/** A web `Headers` has folded the lines of a field into one: several challenges on it are none of the sender's doing. */
export function readFields(headers: Headers): HeaderField[] {
  const fields: HeaderField[] = []
  for (const [name, value] of headers) {
    const isChallenge = name === 'www-authenticate' || name === 'proxy-authenticate'
    const parsed = isChallenge ? parseChallenges(value) : undefined
    if (parsed?.ok !== true || parsed.challenges.length < 2) fields.push([name, value])
    else for (const challenge of parsed.challenges) fields.push([name, formatChallenge(challenge)])
  }
  return fields
}

/** The text of a problem document; another body is going to be replaced, and may be a stream without end. */
export async function readText(response: Response): Promise<string | undefined> {
  const isProblem = /^application\/problem\+json/i.test(response.headers.get('content-type') ?? '')
  return isProblem && !response.bodyUsed ? response.clone().text() : undefined
}

/**
 * A field beyond ASCII is Latin-1. Node, below its Hono server, would write it as UTF-8 before a body that is a
 * string.
 */
function toBody({ headers, body }: Answer['reply']): BodyInit | null {
  // eslint-disable-next-line no-control-regex
  const isAscii = headers.every(([, value]) => /^[\x00-\x7f]*$/.test(value))
  return body === undefined || isAscii ? (body ?? null) : new TextEncoder().encode(body)
}

/** The responses that are answers: an outer instance has nothing left to do. */
const answers = new WeakSet<Response>()

export function isAnswer(response: Response): boolean {
  return answers.has(response)
}

/** Makes an answer the response of a context. `before` are the fields that were set. */
export function write(c: Context, { reply, drop }: Answer, before: readonly HeaderField[]): Response {
  const response = new Response(toBody(reply), {
    status: reply.status,
    headers: before.length === 0 ? toRecord(reply.headers) : merge(before, reply.headers, drop),
  })
  // Hono merges the fields of a response that is replaced into the new one, unless there is none.
  c.res = undefined
  c.res = response
  answers.add(response)
  return response
}

/**
 * A plain object is what Hono's server for Node writes without making a `Headers` of it, the dearest part of a
 * response. A `Headers` would have folded the lines of a name as well.
 */
function toRecord(fields: readonly HeaderField[]): Record<string, string> {
  const record: Record<string, string> = {}
  for (const [name, value] of fields) {
    record[name] = record[name] === undefined ? value : `${record[name]}, ${value}`
  }
  return record
}

function merge(
  before: readonly HeaderField[],
  fields: readonly HeaderField[],
  drop: readonly string[],
): Headers {
  const headers = new Headers(before as [string, string][])
  for (const name of drop) headers.delete(name)
  for (const [name] of fields) headers.delete(name)
  for (const [name, value] of fields) headers.append(name, value)
  return headers
}
