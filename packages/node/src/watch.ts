import { type IncomingMessage, ServerResponse } from 'node:http'
import type { AuthResponder } from '@proxy-auth-errors/core'
import { peek } from './peek.ts'
import { traceStatus } from './trace.ts'
import {
  addWatcher,
  markOf,
  marksOf,
  type Methods,
  STATE,
  stateOf,
  Watch,
  type Watched,
} from './watch-state.ts'
import { onEnd, onWrite, onWriteHead } from './written.ts'

/**
 * Watches a response: a 401 or 407 that is written to it, by whatever means, leaves as the responder says.
 *
 * Replaces `writeHead`, `write` and `end` of this one response, unless `shareWatching` has. A response with another
 * status passes through them untouched. Watching a response twice asks the responder that came last first.
 *
 * @example
 * ```ts
 * const responder = createAuthResponder()
 * http.createServer((request, response) => {
 *   watch(responder, request, response)
 *   response.writeHead(401).end()
 * })
 * ```
 *
 * @returns whether nobody has watched it before
 *
 * @internal
 */
export function watch(
  responder: AuthResponder,
  request: IncomingMessage,
  response: ServerResponse,
  shared?: SharedMethods,
): boolean {
  const watched: Watched = response
  const marks = shared && peek(watched, 'end') === shared.watching.end ? marksOf(request) : undefined
  const replaced = marks ? shared!.replaced : methodsOf(watched as Methods)
  // A response that has Node's methods is watched by nobody.
  const state = marks || replaced === NODES ? undefined : stateOf(response)
  if (state) {
    addWatcher(state, responder)
    return false
  }
  if (marks) marks[STATE] = new Watch(responder, request, response, shared!.watching, replaced)
  else {
    watched[STATE] = new Watch(responder, request, response, WATCHING, replaced)
    watched.writeHead = watchedWriteHead
    watched.write = watchedWrite
    watched.end = watchedEnd
  }
  if (responder.wantsTrace()) traceStatus(response)
  return true
}

/**
 * Replaces the methods on the prototype of a framework's responses: a response that `watch` gets with what this gives
 * needs none of its own then. Any other response passes through them.
 *
 * For Express, which gives each response another prototype when it comes. V8 makes a hidden class for each one from
 * there on, and again for each property that is added: those of `watch` would cost a tenth of the request. So what is
 * known of such a response is kept by a list that every request has. (Measured: a `WeakMap` costs as much as the
 * properties, all of it garbage collection.)
 *
 * @returns `undefined` where the prototype is frozen: `watch` does without
 *
 * @internal
 */
export function shareWatching(prototype: ServerResponse): SharedMethods | undefined {
  if (!Object.isExtensible(prototype)) return undefined
  const replaced = methodsOf(prototype as unknown as Methods)
  const watching: Methods = {
    writeHead(status, reason, head) {
      const state = markOf(this)
      if (!state) return replaced.writeHead.call(this, status, reason, head)
      return onWriteHead(this, state, watching.writeHead, status, reason, head)
    },
    write(chunk, encoding, callback) {
      const state = markOf(this)
      if (!state) return replaced.write.call(this, chunk, encoding, callback)
      return onWrite(this, state, watching.write, chunk, encoding, callback)
    },
    end(chunk, encoding, callback) {
      const state = markOf(this)
      if (!state) return replaced.end.call(this, chunk, encoding, callback)
      const status = state.phase === 'watching' ? peek(this, 'statusCode') : undefined
      return onEnd(this, state, watching.end, status, chunk, encoding, callback)
    },
  }
  Object.assign(prototype, watching)
  return { watching, replaced }
}

/** What `shareWatching` has put on a prototype, and what was there. @internal */
export interface SharedMethods {
  readonly watching: Methods
  readonly replaced: Methods
}

const NODES = ServerResponse.prototype as unknown as Methods

/** The methods of a response: almost every one has Node's, and they need not be noted again. */
function methodsOf({ writeHead, write, end }: Methods): Methods {
  const areNodes = NODES.writeHead === writeHead && NODES.write === write && NODES.end === end
  return areNodes ? NODES : { writeHead, write, end }
}

function watchedWriteHead(this: Watched, status: number, reason?: unknown, head?: unknown): Watched {
  return onWriteHead(this, this[STATE]!, watchedWriteHead, status, reason, head)
}

function watchedWrite(this: Watched, chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
  return onWrite(this, this[STATE]!, watchedWrite, chunk, encoding, callback)
}

function watchedEnd(this: Watched, chunk?: unknown, encoding?: unknown, callback?: unknown): Watched {
  return onEnd(this, this[STATE]!, watchedEnd, this.statusCode, chunk, encoding, callback)
}

const WATCHING: Methods = { writeHead: watchedWriteHead, write: watchedWrite, end: watchedEnd }
