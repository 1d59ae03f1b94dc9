import type { OutgoingHttpHeaders, OutgoingMessage, ServerResponse } from 'node:http'
import { type Answer, type HeaderField, isAscii, perFields } from '@proxy-auth-errors/core'

/** What `writeHead` takes: an object, a flat list of names and values, or (an old habit) a list of pairs. */
export type HeadArgument = OutgoingHttpHeaders | readonly unknown[] | undefined

/** The fields that are set on a response, and those given to `writeHead`, which replace them. */
export function readFields(response: { getHeaders(): object }, head?: HeadArgument): HeaderField[] {
  const fields: HeaderField[] = []
  const set = response.getHeaders()
  if (head === undefined) {
    for (const name of Object.keys(set)) push(fields, name, set[name as keyof typeof set])
    return fields
  }
  const given = headFields(head)
  const names = new Set(given.map(([name]) => name.toLowerCase()))
  for (const name of Object.keys(set)) {
    if (!names.has(name)) push(fields, name, set[name as keyof typeof set])
  }
  fields.push(...given)
  return fields
}

function headFields(head: HeadArgument): HeaderField[] {
  const fields: HeaderField[] = []
  if (Array.isArray(head)) {
    if (Array.isArray(head[0])) for (const pair of head as unknown[][]) push(fields, pair[0], pair[1])
    else for (let at = 0; at + 1 < head.length; at += 2) push(fields, head[at], head[at + 1])
  } else if (typeof head === 'object' && head !== null) {
    for (const [name, value] of Object.entries(head)) push(fields, name, value)
  }
  return fields
}

function push(fields: HeaderField[], name: unknown, value: unknown): void {
  if (Array.isArray(value)) for (const line of value as unknown[]) pushLine(fields, name, line)
  else pushLine(fields, name, value)
}

function pushLine(fields: HeaderField[], name: unknown, line: unknown): void {
  if (typeof line === 'string' || typeof line === 'number') fields.push([String(name), String(line)])
}

type Grouped = ReadonlyMap<string, string | readonly string[]>

const prepare = perFields((fields) => {
  const grouped = group(fields)
  const isFlat = [...grouped.values()].every((value) => typeof value === 'string')
  const head = isFlat
    ? (Object.freeze(Object.fromEntries(grouped)) as Readonly<Record<string, string>>)
    : undefined
  return { grouped, head, isAscii: isAscii(fields) }
})

/** The values of each name, in their order: `setHeader` replaces, and writes a list as one line each. */
export function groupFields(fields: readonly HeaderField[]): Grouped {
  return prepare(fields).grouped
}

function group(fields: readonly HeaderField[]): Grouped {
  const byName = new Map<string, string | string[]>()
  for (const [name, value] of fields) {
    const before = byName.get(name)
    if (Array.isArray(before)) before.push(value)
    else byName.set(name, before === undefined ? value : [before, value])
  }
  return byName
}

export function setFields(response: OutgoingMessage, fields: readonly HeaderField[]): void {
  for (const [name, value] of prepare(fields).grouped) {
    try {
      // A copy, as Node keeps the list and may append to it.
      response.setHeader(name, typeof value === 'string' ? value : [...value])
    } catch {
      // A field that Node refuses to write is not worth the response.
    }
  }
}

/**
 * Writes the header section of an answer. `writeHead` does at once what `applyAnswer` does one by one.
 */
export function writeHead(response: ServerResponse, answer: Answer): void {
  const { status, headers } = answer.reply
  const { head } = prepare(headers)
  // Node keeps a list that it is given, and may append to it.
  if (!head) return applyAnswer(response, answer)
  for (const name of answer.drop) response.removeHeader(name)
  takeBackMessage(response)
  try {
    response.writeHead(status, head)
  } catch {
    if (!response.headersSent) applyAnswer(response, answer)
  }
}

/** The message of another status. HTTP/2 has none, and warns of it. */
function takeBackMessage(response: { statusMessage: string }): void {
  if (!('stream' in response) && response.statusMessage) response.statusMessage = ''
}

/** Puts the fields of an answer on a response. */
export function applyAnswer(
  response: OutgoingMessage & { statusCode: number; statusMessage: string },
  answer: Answer,
): void {
  const { status, headers } = answer.reply
  if (response.statusCode !== status) {
    response.statusCode = status
    takeBackMessage(response)
  }
  for (const name of answer.drop) response.removeHeader(name)
  setFields(response, headers)
}

/**
 * The body of an answer as it is to be written. Node writes a string and the header section before it in one piece
 * and in one encoding: a field beyond ASCII would leave as UTF-8 before a string, and as Latin-1 before octets, as
 * it should.
 */
export function bodyOf({ reply: { headers, body } }: Answer): string | Buffer | undefined {
  if (body === undefined) return undefined
  return prepare(headers).isAscii ? body : Buffer.from(body)
}
