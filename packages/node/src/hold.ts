import { type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { isChallengeStatus } from '@proxy-auth-errors/core'
import type { Watch, Watched } from './watch-state.ts'

/**
 * Waits for the rest of a document. Meanwhile its response says that it was begun, as it would without us: a framework that looks
 * when its handler has returned (Fastify, h3) sends something of its own otherwise.
 */
export function hold(response: Watched, state: Watch): void {
  state.phase = 'holding'
  state.held = { chunks: [], length: response.getHeader('content-length') }
  const above = Object.getPrototypeOf(response) as object
  if (Object.hasOwn(response, 'headersSent') || !('headersSent' in above)) return
  const get = (): unknown => state.phase === 'holding' || Reflect.get(above, 'headersSent', response)
  Reflect.defineProperty(response, 'headersSent', { configurable: true, get })
}

/**
 * Throws what Node throws at a header section that it cannot write. Who only reports writes it when the body is here: by then an
 * error reaches no longer whoever gave the section, but the stream that is piped into the response, or nobody.
 */
export function refuseUnwritable(response: Watched, state: Watch): void {
  // HTTP/2 takes almost any value.
  if ('stream' in response) return
  const probe = new ServerResponse(state.request)
  for (const name of response.getHeaderNames()) probe.setHeader(name, response.getHeader(name)!)
  try {
    probe.writeHead(response.statusCode, response.statusMessage, state.head as OutgoingHttpHeaders)
  } catch (error) {
    beginAnew(state)
    throw error
  }
}

/**
 * Whether somebody begins anew while a document is held, as Node has sent nothing yet: an error handler, whose response is
 * another one. It has another status, or is given another length, which nobody can once a response was begun.
 */
export function isAnew(response: Watched, { held }: Watch): boolean {
  return !isChallengeStatus(response.statusCode) || response.getHeader('content-length') !== held.length
}

/** Forgets what was written: something else may be written now. */
export function beginAnew(state: Watch): void {
  state.phase = 'watching'
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
