import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { isBegun, peek } from './peek.ts'
import type { Watch, Writer } from './watch-state.ts'

/** How long an emitter may take to end a response that is answered, in milliseconds. */
const LINGER = 5_000

/**
 * Writes an answer and leaves the end to the emitter: a response that is closed before he has ended it has failed for him
 * (`pipeline` rejects). The client need not wait, as it knows the length: unless somebody has replaced `end`, who may have
 * something to do before the client goes on (express-session saves). Then the last octet is left for the end as well.
 */
export function lingering(state: Watch): Writer {
  const { replaced, watching } = state
  return {
    writeHead: replaced.writeHead,
    end(body, encoding) {
      const whole = body as string | Buffer | undefined
      const isWaitedFor = peek(this, 'end') !== watching.end
      const now = isWaitedFor ? whole?.slice(0, -1) : whole
      const rest = isWaitedFor ? whole?.slice(-1) : undefined
      if (now) replaced.write.call(this, now, encoding)
      // Nothing leaves one that is made up for a test: it has none of this, or Node's, which does not work on it.
      else if (!isWaitedFor && ('outputData' in this || 'stream' in this)) this.flushHeaders()
      // To HEAD nothing leaves before the end, but the response was begun. (HTTP/2 would end it.)
      else if (isWaitedFor && 'outputData' in this && !isBegun(this)) this.writeHead(this.statusCode)
      const end = (): void => endAnswered(state)
      const timer = setTimeout(end, LINGER).unref()
      // Before Node, to whom a client that closes is one that has not got all of it.
      const socket = 'stream' in this ? null : this.socket
      socket?.prependListener?.('end', end)
      state.finish = () => {
        clearTimeout(timer)
        socket?.off?.('end', end)
        try {
          // Not by `end`: that of HTTP/2 calls `write`, which is ours, and it is answered.
          if (rest) replaced.write.call(this, rest, encoding)
          replaced.end.call(this)
        } catch {
          // Who has asked Node to count octets (`strictContentLength`) when some had left already.
          this.destroy()
        }
      }
      this.on('unpipe', onUnpipe)
      this.on('pipe', onPipe)
      return this
    },
  }
}

/**
 * Writes an answer and ends it. `end` of HTTP/2 calls `write` for a body, which is ours: where somebody further out ends the
 * response later, it is answered by then.
 */
export function inParts({ replaced }: Watch): Writer {
  return {
    writeHead: replaced.writeHead,
    end(body, encoding) {
      if (body !== undefined) replaced.write.call(this, body, encoding)
      return replaced.end.call(this)
    },
  }
}

/** Ends a response that is answered, if it was not yet. */
export function endAnswered(state: Watch): void {
  const { finish } = state
  state.finish = undefined
  finish?.()
}

/** A stream lets go of a response that it has not ended: it was too long, or has no end, or the client has gone. */
function onUnpipe(this: ServerResponse, source: Readable): void {
  if (source.readableEnded || !(this.writableEnded || this.destroyed)) return
  // Once `pipe` has taken its listeners away: whoever has others reads the source himself.
  process.nextTick(() => {
    if (source.listenerCount('data') > 0) return
    // To close the request would close the connection: all of it is read, as by Node where nobody does.
    if (source === this.req) return void source.resume()
    // There is nobody left whom an error of it concerns.
    source.on('error', () => undefined).destroy()
  })
}

/** A response that has ended lets go of nothing by itself any more. */
function onPipe(this: ServerResponse, source: Readable): void {
  // Not at once: `pipe` would let the source flow with nobody there to stop it.
  if (this.writableEnded) process.nextTick(() => source.unpipe(this))
}
