import { type IncomingMessage, ServerResponse } from 'node:http'
import {
  type Answer,
  type AuthResponder,
  type Exchange,
  type HeaderField,
  isChallengeStatus,
  mayCarryChallenge,
} from '@proxy-auth-errors/core'
import { applyAnswer, bodyOf, type HeadArgument, readFields, setFields } from './fields.ts'
import { peek } from './peek.ts'
import { NodeRequestFacts } from './request-facts.ts'
import { traceOf, traceStatus } from './trace.ts'

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
 */
export function watch(
  responder: AuthResponder,
  request: IncomingMessage,
  response: ServerResponse,
  shared?: SharedMethods,
): boolean {
  const watched = response as unknown as Watched
  const marks = shared && peek(watched, 'end') === shared.watching.end ? marksOf(request) : undefined
  const replaced = marks ? shared!.replaced : methodsOf(watched)
  // A response that has Node's methods is watched by nobody.
  const state = marks ? marks[STATE] : replaced === NODES ? undefined : stateOf(response)
  if (state) return addWatcher(state, responder)
  if (marks) marks[STATE] = new Watch(responder, request, replaced)
  else {
    watched[STATE] = new Watch(responder, request, replaced)
    watched.writeHead = watchedWriteHead
    watched.write = watchedWrite
    watched.end = watchedEnd
  }
  if (responder.wantsTrace()) traceStatus(response)
  return true
}

/** Who comes last is asked first. */
function addWatcher(state: Watch, responder: AuthResponder): false {
  state.watchers = { responder, outer: without(responder, state.watchers) }
  return false
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
 */
export function shareWatching(prototype: ServerResponse): SharedMethods | undefined {
  if (!Object.isExtensible(prototype)) return undefined
  const replaced = methodsOf(prototype as unknown as Methods)
  const { writeHead, write, end } = replaced
  const watching: Methods = {
    writeHead(status, reason, head) {
      const state = markOf(this)
      if (!state) return writeHead.call(this, status, reason, head)
      return onWriteHead(this, state, watching.writeHead, status, reason, head)
    },
    write(chunk, encoding, callback) {
      const state = markOf(this)
      if (!state) return write.call(this, chunk, encoding, callback)
      return onWrite(this, state, watching.write, chunk, encoding, callback)
    },
    end(chunk, encoding, callback) {
      const state = markOf(this)
      if (!state) return end.call(this, chunk, encoding, callback)
      const status = state.phase === 'watching' ? peek(this, 'statusCode') : undefined
      return onEnd(this, state, watching.end, status, chunk, encoding, callback)
    },
  }
  Object.assign(prototype, watching)
  return { watching, replaced }
}

/** Says that a response was answered, by other means than writing to it: whoever watches it has nothing left to do. */
export function release(response: ServerResponse): void {
  const state = stateOf(response)
  if (state?.phase === 'watching') state.phase = 'passing'
}

/** Whether somebody watches a response. */
export function isWatched(response: ServerResponse): boolean {
  return stateOf(response) !== undefined
}

/** Whether a response that is watched was answered. */
export function isReleased(response: ServerResponse): boolean {
  const state = stateOf(response)
  return state !== undefined && state.phase !== 'watching'
}

/**
 * Says that what is written to a response comes from an upstream server: call it before a gateway copies the
 * upstream's response. A 401 of the upstream's is left as it is (RFC 9110 §11.6.1); its 407 concerns this server and
 * not the client (§11.7.1), and becomes a 502 with a problem document, unless it is to `pass`.
 *
 * @example
 * ```ts
 * proxy.on('proxyRes', (_upstream, _request, response) => fromUpstream(response))
 * ```
 */
export function fromUpstream(
  response: ServerResponse,
  proxyAuth: 'bad-gateway' | 'pass' = 'bad-gateway',
): void {
  ;(response as unknown as Watched)[UPSTREAM] = proxyAuth
}

/** What `fromUpstream` said of a response. */
export function upstreamOf(response: ServerResponse): 'bad-gateway' | 'pass' | undefined {
  return (response as unknown as Watched)[UPSTREAM]
}

/** Whether a responder is the one that is asked about a response now: it was not answered, and nobody comes first. */
export function isNext(responder: AuthResponder, response: ServerResponse): boolean {
  const state = stateOf(response)
  return !state || (state.phase === 'watching' && (state.watchers?.responder ?? responder) === responder)
}

/** The first answer of those who watch a response: the innermost is asked first. */
export function askWatchers(response: ServerResponse, exchange: Exchange): Answer | undefined {
  for (let at = stateOf(response)?.watchers; at; at = at.outer) {
    const answer = at.responder.respond(exchange)
    if (answer) return answer
  }
  return undefined
}

/** Takes one responder off a response: it has seen what is going to be written. */
export function unwatch(responder: AuthResponder, response: ServerResponse): void {
  const state = stateOf(response)
  if (state) state.watchers = without(responder, state.watchers)
}

function without(responder: AuthResponder, watchers: Watchers | undefined): Watchers | undefined {
  if (watchers === undefined) return undefined
  const outer = without(responder, watchers.outer)
  return watchers.responder === responder ? outer : { responder: watchers.responder, outer }
}

const STATE: unique symbol = Symbol('proxy-auth-errors')
const UPSTREAM: unique symbol = Symbol('proxy-auth-errors.upstream')

type Watched = Omit<ServerResponse, keyof Methods> &
  Methods & { [STATE]?: Watch; [UPSTREAM]?: 'bad-gateway' | 'pass' }

/** The list of a request's fields, as they came. It carries the state of a response whose methods are shared. */
type Marks = string[] & { [STATE]?: Watch }

/** Where the state of a response is kept whose methods are shared; `undefined` where that cannot be. */
function marksOf(request: IncomingMessage): Marks | undefined {
  const marks = peek(request, 'rawHeaders') as Marks | undefined
  return marks && Object.isExtensible(marks) ? marks : undefined
}

function stateOf(response: object): Watch | undefined {
  const watched = response as Watched
  // Last of all, as it is looked for on every prototype: a response that is made of another (`Object.create`).
  return Object.hasOwn(watched, STATE) ? watched[STATE] : (markOf(watched) ?? peek(watched, STATE))
}

/** The state of a response that its shared methods are to watch. */
function markOf(response: Watched): Watch | undefined {
  const request = peek(response, 'req') as IncomingMessage | undefined
  return request && (peek(request, 'rawHeaders') as Marks | undefined)?.[STATE]
}

const NODES = ServerResponse.prototype as unknown as Methods

/** The methods of a response: almost every one has Node's, and they need not be noted again. */
function methodsOf({ writeHead, write, end }: Methods): Methods {
  const areNodes = NODES.writeHead === writeHead && NODES.write === write && NODES.end === end
  return areNodes ? NODES : { writeHead, write, end }
}

/** What `shareWatching` has put on a prototype, and what was there. */
export interface SharedMethods {
  readonly watching: Methods
  readonly replaced: Methods
}

interface Methods {
  writeHead: (this: Watched, status: number, reason?: unknown, head?: unknown) => Watched
  write: (this: Watched, chunk: unknown, encoding?: unknown, callback?: unknown) => boolean
  end: (this: Watched, chunk?: unknown, encoding?: unknown, callback?: unknown) => Watched
}

/** Those who are asked about a response: the one that was mounted innermost comes first. */
interface Watchers {
  readonly responder: AuthResponder
  readonly outer: Watchers | undefined
}

type Entry = NonNullable<Exchange['entry']>

/** A problem document of more octets than this is not read. */
const LONGEST = 1_048_576

/** The functions that watch a response are shared: what they need of the one response is here. */
class Watch {
  /**
   * - `watching`: nothing was decided yet
   * - `holding`: a problem document is being written; whether it stays is seen at its end
   * - `passing`: it is left as it is, or being answered
   * - `answered`: the answer was sent; what the emitter still writes goes nowhere
   */
  phase: 'watching' | 'holding' | 'passing' | 'answered' = 'watching'
  watchers: Watchers | undefined
  /** What was given to `writeHead`. */
  head: HeadArgument
  /** What was written of a problem document so far. */
  held: Buffer[] = NOTHING
  size = 0
  readonly request: IncomingMessage
  /** What wrote the response before it was watched. */
  readonly replaced: Methods

  constructor(responder: AuthResponder, request: IncomingMessage, replaced: Methods) {
    this.watchers = { responder, outer: undefined }
    this.request = request
    this.replaced = replaced
  }
}

const NOTHING: Buffer[] = []

function watchedWriteHead(this: Watched, status: number, reason?: unknown, head?: unknown): Watched {
  return onWriteHead(this, this[STATE]!, watchedWriteHead, status, reason, head)
}

function watchedWrite(this: Watched, chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
  return onWrite(this, this[STATE]!, watchedWrite, chunk, encoding, callback)
}

function watchedEnd(this: Watched, chunk?: unknown, encoding?: unknown, callback?: unknown): Watched {
  return onEnd(this, this[STATE]!, watchedEnd, this.statusCode, chunk, encoding, callback)
}

function onWriteHead(
  response: Watched,
  state: Watch,
  entry: Entry,
  status: number,
  reason: unknown,
  head: unknown,
): Watched {
  if (state.phase === 'watching' && mayCarryChallenge(status) && !response.headersSent) {
    response.statusCode = status
    if (typeof reason === 'string' && !('stream' in response)) response.statusMessage = reason
    state.head = (typeof reason === 'string' ? head : (head ?? reason)) as HeadArgument
    if (!begin(response, state, entry)) return response
  } else if (state.phase === 'holding') {
    return response
  }
  return state.replaced.writeHead.call(response, status, reason, head)
}

function onWrite(
  response: Watched,
  state: Watch,
  entry: Entry,
  chunk: unknown,
  encoding: unknown,
  callback: unknown,
): boolean {
  if (state.phase === 'watching' && mayCarryChallenge(response.statusCode) && !response.headersSent) {
    begin(response, state, entry)
  }
  if (state.phase === 'holding') {
    state.held.push(toBuffer(chunk, encoding))
    state.size += state.held.at(-1)!.length
    if (state.size > LONGEST) {
      if (!finish(response, state, undefined, entry)) replay(response, state)
    }
  } else if (state.phase !== 'answered') {
    return state.replaced.write.call(response, chunk, encoding, callback)
  }
  for (const argument of [encoding, callback]) if (typeof argument === 'function') process.nextTick(argument)
  return true
}

/** `status` is read by who calls this: no one way to do it is fast for every response. */
function onEnd(
  response: Watched,
  state: Watch,
  entry: Entry,
  status: number | undefined,
  chunk: unknown,
  encoding: unknown,
  callback: unknown,
): Watched {
  if (state.phase === 'watching') {
    if (mayCarryChallenge(status) && !response.headersSent) {
      // Nothing was written before: the whole body is here.
      finish(response, state, typeof chunk === 'string' ? chunk : toBuffer(chunk, encoding).toString(), entry)
    }
  } else if (state.phase === 'holding') {
    const body = Buffer.concat([...state.held, toBuffer(chunk, encoding)]).toString()
    if (!finish(response, state, body, entry)) replay(response, state)
  }
  if (state.phase !== 'answered') return state.replaced.end.call(response, chunk, encoding, callback)
  for (const argument of [chunk, encoding, callback])
    if (typeof argument === 'function') onceFinished(response, argument)
  return response
}

/**
 * The header section is due and the body is not known yet. Only a problem document has to be waited for; any
 * other body is replaced, so that the whole answer can leave now, even where the emitter's never ends.
 * Gives true where the response is left as it is.
 */
function begin(response: Watched, state: Watch, entry: Entry): boolean {
  const mayBeKept = isChallengeStatus(response.statusCode) && state.request.method !== 'HEAD'
  if (!mayBeKept || !isProblem(readFields(response, state.head))) {
    return !finish(response, state, undefined, entry)
  }
  state.phase = 'holding'
  state.held = []
  // Node would write a header section that is not there yet.
  response.flushHeaders = () => undefined
  return false
}

function isProblem(fields: readonly HeaderField[]): boolean {
  return fields.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && /^application\/problem\+json/i.test(value),
  )
}

/** Asks the watchers and sends the first answer. Gives false where nobody has one. */
function finish(response: Watched, state: Watch, body: string | undefined, entry: Entry): boolean {
  const target = response as unknown as ServerResponse
  const headers = readFields(target, state.head)
  const exchange: Exchange = {
    request: new NodeRequestFacts(state.request),
    reply: { status: response.statusCode, headers, body },
    entry,
    trace: traceOf(target),
    upstream: upstreamOf(target),
  }
  state.phase = 'passing'
  const answer = askWatchers(target, exchange)
  if (!answer) return false
  // A source that is piped into this response is not read to its end: it may have none.
  target.once('unpipe', (source: { destroy?: () => void }) => source.destroy?.())
  if (state.head !== undefined) setFields(target, headers)
  applyAnswer(target, answer)
  state.replaced.end.call(response, bodyOf(answer))
  state.phase = 'answered'
  return true
}

/** Writes what was held, where nobody had an answer. */
function replay(response: Watched, state: Watch): void {
  Reflect.deleteProperty(response, 'flushHeaders')
  if (state.head !== undefined) state.replaced.writeHead.call(response, response.statusCode, state.head)
  for (const chunk of state.held) state.replaced.write.call(response, chunk)
}

function toBuffer(chunk: unknown, encoding: unknown): Buffer {
  if (typeof chunk === 'string') {
    return Buffer.from(chunk, typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8')
  }
  return chunk instanceof Uint8Array
    ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    : Buffer.alloc(0)
}

function onceFinished(response: Watched, callback: unknown): void {
  const target = response as unknown as ServerResponse
  if (target.writableFinished) process.nextTick(callback as () => void)
  else target.once('finish', callback as () => void)
}
