import {
  type Answer,
  formatChallenge,
  groupFields,
  type HeaderField,
  isAscii,
  parseChallenges,
  perReply,
} from '@proxy-auth-errors/core'
import type { Context } from 'hono'

export const CHALLENGE_FIELDS: readonly string[] = ['www-authenticate', 'proxy-authenticate']

/** A web `Headers` has folded the lines of a field into one: several challenges on it are none of the sender's doing. */
export function readFields(headers: Headers): HeaderField[] {
  const fields: HeaderField[] = []
  for (const [name, value] of headers) {
    const parsed = CHALLENGE_FIELDS.includes(name) ? parseChallenges(value) : undefined
    if (parsed?.ok !== true || parsed.challenges.length < 2) fields.push([name, value])
    else for (const challenge of parsed.challenges) fields.push([name, formatChallenge(challenge)])
  }
  return fields
}

const ANSWER: unique symbol = Symbol('proxy-auth-errors.answer')

/** The fields that are true of an answer only. */
const OWN: unique symbol = Symbol('proxy-auth-errors.own')

const OF_ANY_ANSWER: readonly string[] = ['content-length', ...CHALLENGE_FIELDS]
/** Where the app has said nothing of caching. */
const WITH_CACHE_CONTROL: readonly string[] = [...OF_ANY_ANSWER, 'cache-control']

type Answered = (Context | Response) & { [ANSWER]?: Response; [OWN]?: readonly string[] }

/**
 * Whether the response of a context is an answer, or what middleware in between has made of one (compressed it, say): an
 * outer instance has nothing left to do.
 */
export function isAnswered(c: Context): boolean {
  const answer = (c as Answered)[ANSWER]
  return answer !== undefined && (answer === c.res || isMadeOf(answer, c))
}

/** Whether a response is an answer of another context: of an app that is mounted in this one, or is asked again. */
export function isAnswer(response: Response): boolean {
  return (response as Answered)[ANSWER] !== undefined
}

/** Takes off a response that replaces an answer what Hono has copied to it and is true of the answer only. */
function isMadeOf(answer: Response, c: Context): boolean {
  // The body first: to read the fields changes how Hono's server for Node writes the type of a text.
  const { body, status, headers } = c.res
  const isWhole = body === answer.body
  if (!isWhole) withdraw(c, ['content-length'])
  if (status !== answer.status) withdraw(c)
  return (
    status === answer.status &&
    (isWhole || body !== null) &&
    ['content-type', ...CHALLENGE_FIELDS].every((name) => answer.headers.get(name) === headers.get(name))
  )
}

/** Takes fields that are an answer's off the response of a context: all that are true of an answer only, where none are named. */
export function withdraw(c: Context, names: readonly string[] = (c as Answered)[OWN] ?? []): void {
  const fields = (c as Answered)[ANSWER]?.headers
  if (!fields) return
  for (const name of names) {
    const value = fields.get(name)
    // By the context: the fields of a response that was received cannot be changed.
    if (value && value === c.res.headers.get(name)) c.header(name, undefined)
  }
}

/** Makes an answer the response of a context. `before` are the fields that were set. */
export function write(c: Context, answer: Answer, before: readonly HeaderField[]): Response {
  return (c.res = toResponse(c, answer, before))
}

/** The response of an answer, for Hono to put on a context. `before` are the fields that were set. */
export function toResponse(c: Context, { reply, drop }: Answer, before: readonly HeaderField[]): Response {
  const { status, body = null } = reply
  const prepared = prepare(reply)
  // Node, below Hono's server, would write a field beyond ASCII as UTF-8 before a body that is a string.
  const octets = body === null || prepared.isAscii ? body : new TextEncoder().encode(body)
  const response = new Response(octets, { status, headers: headersFor(before, prepared, drop) })
  // Hono merges the fields of a response that is replaced into the new one, unless there is none.
  c.res = undefined
  for (const answered of [c, response] as Answered[]) answered[ANSWER] = response
  const isCachingSaid = before.some(([name]) => name === 'cache-control')
  ;(c as Answered)[OWN] = isCachingSaid ? OF_ANY_ANSWER : WITH_CACHE_CONTROL
  return response
}

const prepare = perReply((reply) => {
  // Whoever writes a body writes its length. Hono's server for Node, before 1.19.11, does beside one that is there.
  const fields = reply.headers.filter(([name]) => reply.body === undefined || name !== 'content-length')
  // Not frozen: V8 copies that in three times the time.
  const record = { ...groupFields(fields) } as Readonly<Record<string, string>>
  const isPlain = Object.values(record).every((value) => typeof value === 'string')
  return { fields, record: isPlain ? record : undefined, isAscii: isAscii(reply) }
})

/** Deno writes each pair of a list as a line of its own. */
const KEEPS_PAIRS = 'Deno' in globalThis

/**
 * The fields of an answer and those that were set `before`: one line for each challenge, where that can be. Hono's server for
 * Node hands a plain object on to Node, which writes a list as one line each; anybody else takes it for a text. Cookies have no
 * such text. Measured: to make a `Headers` is the dearest part of a response, and with a plain object that server makes none.
 */
function headersFor(
  before: readonly HeaderField[],
  { fields, record }: ReturnType<typeof prepare>,
  drop: readonly string[],
): NonNullable<ResponseInit['headers']> {
  // A copy: older servers write the length into it.
  if (before.length === 0 && record && !KEEPS_PAIRS) return { ...record }
  const others = new Headers(before as [string, string][])
  for (const name of ['content-length', ...drop]) others.delete(name)
  for (const [name] of fields) others.delete(name)
  if (KEEPS_PAIRS) return [...others, ...(fields as [string, string][])]
  // Made for each response, as Node keeps a list that it is given, and may append to it.
  const lists = groupFields(fields) as Readonly<Record<string, string>>
  if (!Array.isArray(lists['set-cookie']) && others.getSetCookie().length < 2)
    return { ...Object.fromEntries(others), ...lists }
  for (const [name, value] of fields) others.append(name, value)
  return others
}
