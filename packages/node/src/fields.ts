import { type OutgoingMessage, ServerResponse, STATUS_CODES } from 'node:http'
import {
  type Answer,
  type GroupedFields,
  groupFields,
  type HeaderField,
  isAscii,
  perReply,
  type Reply,
} from '@proxy-auth-errors/core'
import { isBegun, peek } from './peek.ts'
import type { HeadArgument, Writer } from './watch-state.ts'

type WithFields = Pick<OutgoingMessage, 'getHeaderNames' | 'getHeader'>

/** The fields that are set on a response, and those given to `writeHead`, which replace them. @internal */
export function readFields(response: WithFields, head?: HeadArgument): HeaderField[] {
  const given = toFields(head)
  // Measured: the object that `getHeaders` makes is slow to make and to read, and most often there is nothing in it.
  const names = peek(response, 'getHeaderNames').call(response)
  return names.length === 0 ? given : readSet(response, names, given)
}

/** The fields that are set, by their names, but for those that are `given`. */
function readSet(
  response: WithFields,
  names: readonly string[],
  given: readonly HeaderField[],
): HeaderField[] {
  const replaced = given.length === 0 ? undefined : new Set(given.map(([name]) => name.toLowerCase()))
  const fields: HeaderField[] = []
  for (const name of names) {
    if (!replaced?.has(name)) push(fields, name, peek(response, 'getHeader').call(response, name))
  }
  fields.push(...given)
  return fields
}

/** The fields in what `writeHead` takes. */
function toFields(head: object | undefined): HeaderField[] {
  const fields: HeaderField[] = []
  if (Array.isArray(head)) {
    if (Array.isArray(head[0])) for (const pair of head as unknown[][]) push(fields, pair[0], pair[1])
    else for (let at = 0; at + 1 < head.length; at += 2) push(fields, head[at], head[at + 1])
  } else if (typeof head === 'object' && head !== null) {
    // Measured: a third of what `Object.entries` takes.
    for (const name of Object.keys(head)) push(fields, name, (head as Record<string, unknown>)[name])
  }
  return fields
}

function push(fields: HeaderField[], name: unknown, value: unknown): void {
  if (Array.isArray(value)) for (const line of value as unknown[]) pushLine(fields, name, line)
  else pushLine(fields, name, value)
}

function pushLine(fields: HeaderField[], name: unknown, line: unknown): void {
  if (line === undefined || line === null) return
  // Node writes any other value as a string.
  fields.push([String(name), (line as { toString(): string }).toString()])
}

const prepare = perReply((reply) => {
  const grouped = groupFields(reply.headers)
  const hasLists = Object.values(grouped).some((value) => typeof value !== 'string')
  return { grouped, hasLists, isAscii: isAscii(reply), phrase: STATUS_CODES[reply.status] }
})

/** The fields of a reply as `setHeader` takes them, which replaces, and writes a list as one line each. */
export function fieldsOf(reply: Reply): GroupedFields {
  return prepare(reply).grouped
}

function setFields(response: OutgoingMessage, grouped: GroupedFields): void {
  for (const name of Object.keys(grouped)) {
    const value = grouped[name]!
    try {
      // A copy, as Node keeps the list and may append to it.
      response.setHeader(name, typeof value === 'string' ? value : [...value])
    } catch {
      // A field that Node refuses to write is not worth the response.
    }
  }
}

/** Writes an answer to a response that was not begun. */
export function writeAnswer(response: ServerResponse, answer: Answer, writer: Writer): void {
  writeHead(response, answer, writer)
  end(response, answer, writer)
}

/**
 * Takes the fields off that an answer drops. Node remembers of `transfer-encoding` that it was removed, and would send a body
 * without any framing where somebody further out takes the length away as well, as compression does.
 */
function dropFields(response: OutgoingMessage, { drop }: Answer): void {
  if (drop.length === 0) return
  for (const name of drop) response.removeHeader(name)
  if (drop.includes('transfer-encoding') && '_removedTE' in response)
    Reflect.set(response, '_removedTE', false)
}

/** Sets those of the fields that `writeHead` was called with which an answer says nothing of. */
export function setOthers(response: ServerResponse, answer: Answer, given: readonly HeaderField[]): void {
  const grouped = fieldsOf(answer.reply)
  const staying = given.filter(([name]) => {
    const key = name.toLowerCase()
    return !Object.hasOwn(grouped, key) && !answer.drop.includes(key)
  })
  if (staying.length > 0) setFields(response, groupFields(staying))
}

/** Takes the fields of an answer off a response, as it was not written. */
export function withdrawAnswer(response: OutgoingMessage, answer: Answer): void {
  for (const name of Object.keys(fieldsOf(answer.reply))) response.removeHeader(name)
}

/**
 * Ends a response with the body of an answer.
 *
 * Node writes a string and the header section before it in one piece and in one encoding. Latin-1 is that of the fields
 * (RFC 9110 §5.5), those that others have set as well, and of an ASCII body too. Measured: UTF-8, which Node takes where
 * nobody says, costs client and server a fiftieth more of a request.
 */
export function end(response: ServerResponse, answer: Answer, writer: Writer): void {
  writer.end.call(response, bodyOf(answer), 'latin1')
}

/** Does at once what `applyAnswer` does one by one. */
function writeHead(response: ServerResponse, answer: Answer, writer: Writer): void {
  const { status } = answer.reply
  const { grouped, hasLists, phrase } = prepare(answer.reply)
  // Node keeps a list that it is given, and may append to it.
  if (hasLists) return applyAnswer(response, answer)
  dropFields(response, answer)
  try {
    // The phrase replaces the message of another status. HTTP/2 has none, and warns of it.
    if (response instanceof ServerResponse) writer.writeHead.call(response, status, phrase, grouped)
    else writer.writeHead.call(response, status, grouped)
  } catch {
    if (!isBegun(response)) applyAnswer(response, answer)
  }
}

/** Puts the fields of an answer on a response. @internal */
export function applyAnswer(
  response: OutgoingMessage & { statusCode: number; statusMessage: string },
  answer: Answer,
): void {
  response.statusCode = answer.reply.status
  // It is of another status, or may hold anything. HTTP/2 has none, and warns of it.
  if (!('stream' in response) && response.statusMessage) response.statusMessage = ''
  dropFields(response, answer)
  setFields(response, fieldsOf(answer.reply))
}

/**
 * The body of an answer as it is to be written, see `end`: a field beyond ASCII would leave as UTF-8 before a string of
 * UTF-8, and leaves as Latin-1 before octets, as it should.
 *
 * @internal
 */
export function bodyOf({ reply }: Answer): string | Buffer | undefined {
  const { body } = reply
  return body === undefined || prepare(reply).isAscii ? body : Buffer.from(body)
}
