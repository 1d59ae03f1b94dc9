import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Answer, AuthResponder, Exchange } from '@proxy-auth-errors/core'
import { peek } from './peek.ts'

/** What writes a response. */
export interface Methods {
  writeHead: (this: Watched, status: number, reason?: unknown, head?: unknown) => Watched
  write: (this: Watched, chunk: unknown, encoding?: unknown, callback?: unknown) => boolean
  end: (this: Watched, chunk?: unknown, encoding?: unknown, callback?: unknown) => Watched
}

/** What writes the whole of a response. */
export type Writer = Pick<Methods, 'writeHead' | 'end'>

/** What `writeHead` takes: an object, a flat list of names and values, or (an old habit) a list of pairs. */
export type HeadArgument = OutgoingHttpHeaders | readonly unknown[] | undefined

/** Those who are asked about a response: the one that was mounted innermost comes first. */
interface Watchers {
  readonly responder: AuthResponder
  readonly outer: Watchers | undefined
}

/** What a framework knows of a response that it is going to write. */
export interface Known extends Pick<Exchange, 'error' | 'entry'> {
  /** Its text, if that is here: it is not written where the request is HEAD. */
  readonly body?: string | undefined
}

/** The functions that watch a response are shared: what they need of the one response is here. */
export class Watch {
  /**
   * - `watching`: nothing was decided yet
   * - `holding`: a problem document is being written; whether it stays is seen at its end
   * - `passing`: it is left as it is, or being answered
   * - `answered`: the answer was written, but for what is left to its end; what the emitter still writes goes nowhere
   */
  phase: 'watching' | 'holding' | 'passing' | 'answered' = 'watching'
  watchers: Watchers | undefined
  /** What is to be answered once the response is written, if it has 401 or 407 then. */
  refusal: object | undefined
  /** What cannot be seen when the response is written. */
  known: Known | undefined
  /** What was given to `writeHead`. */
  head: HeadArgument
  /** What was written so far while `holding`. */
  held: Held = NOTHING
  /** How much was written that has not left, or is not going to. */
  size = 0
  /** The answer, while it is being written by a way that others may see. */
  answer: Answer | undefined
  /** Ends a response that is answered, where that is left to the emitter. */
  finish: (() => void) | undefined
  readonly request: IncomingMessage
  readonly response: object
  /** What watches the response, and what wrote it before. */
  readonly watching: Methods
  readonly replaced: Methods

  constructor(
    responder: AuthResponder,
    request: IncomingMessage,
    response: object,
    watching: Methods,
    replaced: Methods,
  ) {
    this.watchers = { responder, outer: undefined }
    this.request = request
    this.response = response
    this.watching = watching
    this.replaced = replaced
  }
}

/** What was written of a problem document, and the length that the response was given before. */
export interface Held {
  readonly chunks: Buffer[]
  readonly length: unknown
}

const NOTHING: Held = { chunks: [], length: undefined }

export const STATE: unique symbol = Symbol('proxy-auth-errors')

export type Watched = ServerResponse & { [STATE]?: Watch }

/** The list of a request's fields, as they came. It carries the state of a response whose methods are shared. */
type Marks = string[] & { [STATE]?: Watch }

/**
 * Where the state of a response is to be kept whose methods are shared; `undefined` where that cannot be, or a response to
 * the same request is watched.
 */
export function marksOf(request: IncomingMessage): Marks | undefined {
  const marks = peek(request, 'rawHeaders') as Marks | undefined
  return !marks?.[STATE] && Object.isExtensible(marks) ? marks : undefined
}

export function stateOf(response: object): Watch | undefined {
  const watched = response as Watched
  // Last of all, as it is looked for on every prototype: a response that is made of another (`Object.create`).
  return Object.hasOwn(watched, STATE) ? watched[STATE] : (markOf(watched) ?? peek(watched, STATE))
}

/** The state of a response that its shared methods are to watch. */
export function markOf(response: Watched): Watch | undefined {
  const request = peek(response, 'req') as IncomingMessage | undefined
  const state = request && (peek(request, 'rawHeaders') as Marks | undefined)?.[STATE]
  // An app can be asked about one request twice, with two responses.
  return state?.response === response ? state : undefined
}

/** Who comes last is asked first. */
export function addWatcher(state: Watch, responder: AuthResponder): void {
  state.watchers = { responder, outer: without(responder, state.watchers) }
}

/**
 * Says that a response was answered, by other means than writing to it: whoever watches it has nothing left to do.
 *
 * @returns what is known of it, if it is watched
 *
 * @internal
 */
export function release(response: ServerResponse): Watch | undefined {
  const state = stateOf(response)
  if (state?.phase === 'watching') state.phase = 'passing'
  return state
}

/**
 * What writes a response: past what watches it, once that has nothing left to do. Measured: to go through it costs a
 * hundredth of a refusal.
 */
export function writerOf(response: ServerResponse, state: Watch | undefined): Writer {
  const watched = response as ServerResponse & Writer
  const [writeHead, end] = [peek(watched, 'writeHead'), peek(watched, 'end')]
  if (state?.phase !== 'passing') return { writeHead, end }
  // Others may have replaced them since.
  const { watching, replaced } = state
  return {
    writeHead: writeHead === watching.writeHead ? replaced.writeHead : writeHead,
    end: end === watching.end ? replaced.end : end,
  }
}

/**
 * Says what a response is to be answered with, if it has 401 or 407 when it is written: by whoever watches it, with all
 * fields that were set until then. `undefined`: it is no longer.
 *
 * @returns whether somebody watches it and it was not answered
 *
 * @internal
 */
export function setRefusal(response: object, refusal: object | undefined): boolean {
  const state = stateOf(response)
  if (state?.phase !== 'watching') return false
  state.refusal = refusal
  return true
}

/** What `setRefusal` said of a response. @internal */
export function refusalOf(response: ServerResponse): object | undefined {
  return stateOf(response)?.refusal
}

/**
 * Says what is known of a response, for whoever watches it to decide when it is written.
 *
 * @returns whether somebody watches it and it was not answered
 *
 * @internal
 */
export function setKnown(response: ServerResponse, known: Known): boolean {
  const state = stateOf(response)
  if (state?.phase !== 'watching') return false
  state.known = known
  return true
}

/** Whether a response that is watched was answered. @internal */
export function isReleased(response: ServerResponse): boolean {
  const state = stateOf(response)
  return state !== undefined && state.phase !== 'watching'
}

/** The first answer of those who watch a response, if anybody does: the innermost is asked first. */
export function askWatchers(state: Watch, exchange: Exchange): Answer | undefined {
  for (let at = state.watchers; at; at = at.outer) {
    const answer = at.responder.respond(exchange)
    if (answer) return answer
  }
  return undefined
}

/** Whether those who watch a response leave it as it is. */
export function areOnlyReporting(state: Watch): boolean {
  for (let at = state.watchers; at; at = at.outer) if (!at.responder.onlyReports) return false
  return true
}

/** Takes one responder off a response: it has seen what is going to be written. @internal */
export function unwatch(responder: AuthResponder, response: ServerResponse): void {
  const state = stateOf(response)
  if (state) state.watchers = without(responder, state.watchers)
}

function without(responder: AuthResponder, watchers: Watchers | undefined): Watchers | undefined {
  if (watchers === undefined) return undefined
  const outer = without(responder, watchers.outer)
  return watchers.responder === responder ? outer : { responder: watchers.responder, outer }
}
