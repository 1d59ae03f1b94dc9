import type { Readable } from 'node:stream'

/** Closes a body that nobody is going to read, where it is a stream, or a `Response` that has one. */
export function discard(body: unknown): void {
  if (typeof body !== 'object' || body === null) return
  const kind = Object.prototype.toString.call(body)
  if (kind === '[object Response]') discard((body as { body: unknown }).body)
  else if (kind === '[object ReadableStream]') cancel(body as { cancel(): Promise<void> })
  else if ('pipe' in body && typeof (body as Partial<Readable>).destroy === 'function') {
    // One may fail at being closed, and there is nobody left whom that concerns.
    ;(body as unknown as Readable).on('error', () => undefined).destroy()
  }
}

/**
 * Not in this turn: one that Node made of a stream of its own throws, with nobody there to catch it, where it is
 * cancelled while it has a chunk to hand on (https://github.com/nodejs/node/issues/64529).
 */
function cancel(stream: { cancel(): Promise<void> }): void {
  setImmediate(() => stream.cancel().catch(() => undefined))
}
