import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { LONGEST_BODY } from '@proxy-auth-errors/core'

/** How long a source may take to end, in milliseconds. */
const LINGER = 5_000

/**
 * What was piped into a response that is answered is read on, if its end is near: a gateway's connection to its upstream stays
 * good then, and so does the upload that goes there. Else it is closed, as it may have no end.
 */
export function drain(source: Readable, request: IncomingMessage): void {
  // Once `pipe` has taken its listeners away: whoever has others reads the source himself.
  process.nextTick(() => {
    if (source.listenerCount('data') > 0) return
    // `pipe` may have paused it.
    source.resume()
    // To close the request would close the connection: all of it is read, as by Node where nobody does.
    if (source === request) return
    let size = 0
    const close = (): void => void source.destroy()
    const timer = setTimeout(close, LINGER).unref()
    source.once('close', () => clearTimeout(timer))
    // There is nobody left whom an error of it concerns.
    source.on('error', () => undefined)
    source.on('data', (chunk: { length: number }) => {
      size += chunk.length
      if (size > LONGEST_BODY) close()
    })
  })
}
