import { type HeaderField, isChallengeStatus } from '@proxy-auth-errors/core'
import { readFields } from './fields.ts'
import { type HeadArgument, NOTHING, type Watch, type Watched } from './watch-state.ts'

/**
 * Whether somebody begins anew while a document is held, as Node has sent nothing yet: an error handler, whose response is
 * another one. It has another status, or is given another length, which nobody can once a response was begun.
 */
export function isAnew(response: Watched, { held }: Watch): boolean {
  return !isChallengeStatus(response.statusCode) || response.getHeader('content-length') !== held.length
}

/**
 * Whether what `writeHead` is given while a document is held is what the document was begun with. Who cannot see that it was
 * writes it once more: compression and sessions do, and whoever looks at `headersSent` first, as Connect does.
 */
export function isRepeated(
  response: Watched,
  { head }: Watch,
  status: number | string,
  phrase: unknown,
  fields: HeadArgument,
): boolean {
  if (Number(status) !== response.statusCode) return false
  // In HTTP/2 there is no phrase.
  if (typeof phrase === 'string' && !('stream' in response) && phrase !== response.statusMessage) return false
  return fields === undefined || listOf(readFields(response, fields)) === listOf(readFields(response, head))
}

function listOf(fields: readonly HeaderField[]): string {
  const lines = fields.map(([name, value]) => `${name.toLowerCase()}: ${value}`)
  return lines.toSorted().join('\n')
}

/** Forgets what was written: something else may be written now. */
export function beginAnew(state: Watch): void {
  state.phase = 'watching'
  state.held = NOTHING
  state.size = 0
  state.head = undefined
  state.answer = undefined
}

/** Writes what was held, where nobody had an answer. */
export function replay(response: Watched, state: Watch): void {
  // In HTTP/2 there is no phrase, and to read it warns.
  const phrase = 'stream' in response ? undefined : response.statusMessage
  if (state.head !== undefined)
    state.replaced.writeHead.call(response, response.statusCode, phrase, state.head)
  for (const chunk of state.held.chunks) state.replaced.write.call(response, chunk)
}

/** A chunk as text, whatever it was given as. */
export function toText(chunk: unknown, encoding: unknown): string {
  const isUtf8 = typeof encoding !== 'string' || /^utf-?8$/i.test(encoding)
  return typeof chunk === 'string' && isUtf8 ? chunk : toBuffer(chunk, encoding).toString()
}

export function toBuffer(chunk: unknown, encoding: unknown): Buffer {
  if (typeof chunk === 'string') {
    return Buffer.from(chunk, typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8')
  }
  return chunk instanceof Uint8Array
    ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    : Buffer.alloc(0)
}
