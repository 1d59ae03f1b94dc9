import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import {
  type Exchange,
  type HeaderField,
  isChallengeStatus,
  LONGEST_BODY,
  mayCarryChallenge,
  mayStay,
} from '@proxy-auth-errors/core'
import { applyAnswer, end, readFields, setOthers, withdrawAnswer, writeAnswer } from './fields.ts'
import { beginAnew, hold, isAnew, refuseUnwritable, replay, toBuffer, toText } from './hold.ts'
import { endAnswered, inParts, lingering } from './linger.ts'
import { isBegun, peek } from './peek.ts'
import { NodeRequestFacts } from './request-facts.ts'
import { traceOf } from './trace.ts'
import { upstreamOf } from './upstream.ts'
import { areOnlyReporting, askWatchers, type HeadArgument, type Watch, type Watched } from './watch-state.ts'

type Entry = NonNullable<Exchange['entry']>

export function onWriteHead(
  response: Watched,
  state: Watch,
  entry: Entry,
  status: number | string,
  reason: unknown,
  head: unknown,
): Watched {
  if (state.phase === 'holding') {
    // Written once more, by somebody who does not see that it was begun: compression and sessions do.
    if (reason === undefined && head === undefined && Number(status) === response.statusCode) return response
    beginAnew(state)
  }
  const fields = (typeof reason === 'string' ? head : (head ?? reason)) as HeadArgument
  if (state.phase === 'watching' && isDue(response, status)) {
    // HTTP/2 has no phrase, and warns of it.
    const isPhrased = typeof reason === 'string' && !('stream' in response)
    const { statusCode } = response
    const phrase = isPhrased ? response.statusMessage : ''
    response.statusCode = Number(status)
    if (isPhrased) response.statusMessage = reason
    state.head = fields
    if (!begin(response, state, entry)) return response
    // It is left as it is: these are for Node to set, unless it is given something else, or fails before.
    response.statusCode = statusCode
    if (isPhrased) response.statusMessage = phrase
  }
  const { answer } = state
  if (answer) {
    // By way of somebody who has replaced `writeHead`, and may have set, or given, what is no longer true.
    state.answer = undefined
    setOthers(response, answer, readFields(response, fields))
    applyAnswer(response, answer)
    return state.replaced.writeHead.call(response, answer.reply.status)
  }
  try {
    return state.replaced.writeHead.call(response, status as number, reason, head)
  } catch (error) {
    // It was nothing that can be written. What is answered is answered, even if somebody further out has not written it yet.
    if (!isBegun(response) && state.phase !== 'answered') beginAnew(state)
    throw error
  }
}

export function onWrite(
  response: Watched,
  state: Watch,
  entry: Entry,
  chunk: unknown,
  encoding: unknown,
  callback: unknown,
): boolean {
  if (state.phase === 'holding' && isAnew(response, state)) beginAnew(state)
  if (state.phase === 'watching' && isDue(response, response.statusCode)) begin(response, state, entry)
  if (state.phase === 'holding') {
    // A copy: who writes on may use his memory again.
    const octets = Buffer.from(toBuffer(chunk, encoding))
    state.held.chunks.push(octets)
    state.size += octets.length
    if (state.size > LONGEST_BODY && !finish(response, state, undefined, entry)) replay(response, state)
  } else if (state.phase === 'answered') {
    state.size += (chunk as { length?: number } | null)?.length ?? 0
  } else {
    return pass(response, state, state.replaced.write, chunk, encoding, callback)
  }
  let error: Error | undefined
  if (state.phase === 'answered' && state.size > LONGEST_BODY) {
    // What goes nowhere is soon no more asked for, as where the client has gone: it may have no end.
    error = new Error('The response was answered')
    endAnswered(state)
  }
  for (const argument of [encoding, callback]) {
    // Not in this turn: who writes on at each call would have it for himself.
    if (typeof argument === 'function') setImmediate(argument as (error?: Error) => void, error)
  }
  return error === undefined
}

/** `status` is read by who calls this: no one way to do it is fast for every response. */
export function onEnd(
  response: Watched,
  state: Watch,
  entry: Entry,
  status: number | undefined,
  chunk: unknown,
  encoding: unknown,
  callback: unknown,
): Watched {
  if (state.phase === 'holding' && isAnew(response, state)) {
    beginAnew(state)
    status = response.statusCode
  }
  if (state.phase === 'watching') {
    // Nothing was written before: the whole body is here.
    if (isDue(response, status)) finish(response, state, toText(chunk, encoding), entry)
  } else if (state.phase === 'holding') {
    const body = Buffer.concat([...state.held.chunks, toBuffer(chunk, encoding)]).toString()
    if (!finish(response, state, body, entry)) replay(response, state)
  }
  if (state.phase !== 'answered') return pass(response, state, state.replaced.end, chunk, encoding, callback)
  endAnswered(state)
  for (const argument of [chunk, encoding, callback])
    if (typeof argument === 'function') onceFinished(response, argument)
  return response
}

/** Whether a response is to be looked at now. Node takes a status that is written as a string: it is a number then. */
function isDue(response: Watched, status: unknown): boolean {
  const code = typeof status === 'string' ? Number(status) : status
  if (!mayCarryChallenge(code) || isBegun(response)) return false
  if (code !== status) response.statusCode = code as number
  return true
}

/**
 * Node's own `write` and `end` call `writeHead`. A status that somebody makes a refusal there comes too late: Node goes on to
 * write the body that it was given.
 */
function pass<T>(
  response: Watched,
  state: Watch,
  method: (this: Watched, chunk: unknown, encoding: unknown, callback: unknown) => T,
  chunk: unknown,
  encoding: unknown,
  callback: unknown,
): T {
  state.phase = 'passing'
  try {
    return method.call(response, chunk, encoding, callback)
  } catch (error) {
    beginAnew(state)
    throw error
  }
}

/**
 * The header section is due and the body is not known yet. Only one that may stay has to be waited for; any other is
 * replaced, so that the whole answer can leave now, even where the emitter's never ends. Gives true where the response is
 * left as it is.
 */
function begin(response: Watched, state: Watch, entry: Entry): boolean {
  if (!isWaitedFor(response, state)) return !finish(response, state, undefined, entry)
  hold(response, state)
  if (areOnlyReporting(state)) refuseUnwritable(response, state)
  return false
}

function isWaitedFor(response: Watched, { refusal, request, head }: Watch): boolean {
  if (refusal !== undefined || !isChallengeStatus(response.statusCode) || request.method === 'HEAD')
    return false
  // Whatever body that has, it stays or is replaced.
  if (upstreamOf(response) !== undefined) return false
  const type = readFields(response, head).find(([name]) => name.toLowerCase() === 'content-type')
  return type !== undefined && mayStay(type[1], request.method ?? '')
}

/** Asks the watchers and sends the first answer. `body` is the whole of it, if it is here. Gives false where nobody has one. */
function finish(response: Watched, state: Watch, body: string | undefined, entry: Entry): boolean {
  const headers = readFields(response, state.head)
  const exchange = toExchange(response, state, headers, body, entry)
  state.phase = 'passing'
  const answer = askWatchers(state, exchange)
  if (!answer) return false
  // A framework that has said what leaves ends the response itself, in this turn.
  const isWhole = body !== undefined || state.refusal !== undefined || state.known?.body !== undefined
  const whole = 'stream' in response ? inParts(state) : state.replaced
  const writer = isWhole ? whole : lingering(state)
  try {
    if (state.head === undefined) {
      // Not by `writeHead`: Node calls it on its own account, and whoever has replaced it since has listeners there.
      applyAnswer(response, answer)
      if (peek(response, 'writeHead') !== state.watching.writeHead) state.answer = answer
      end(response, answer, writer)
    } else {
      setOthers(response, answer, headers)
      writeAnswer(response, answer, writer)
    }
  } catch (error) {
    if (!isBegun(response)) {
      withdrawAnswer(response, answer)
      beginAnew(state)
    }
    throw error
  }
  state.phase = 'answered'
  return true
}

/** What is about to leave, or the refusal that somebody has left to be answered now. */
function toExchange(
  response: ServerResponse,
  { request, refusal, known }: Watch,
  headers: readonly HeaderField[],
  body: string | undefined,
  entry: Entry,
): Exchange {
  const status = response.statusCode
  const facts = new NodeRequestFacts(request)
  // Above the function that writes there may be hooks of others.
  const called = known?.entry ?? entry
  if (refusal !== undefined && isChallengeStatus(status)) {
    return { request: facts, error: refusal, asked: status, prepared: headers, entry: called }
  }
  return {
    request: facts,
    error: known?.error,
    reply: { status, headers, body: body ?? known?.body },
    entry: called,
    trace: traceOf(response),
    upstream: upstreamOf(response),
  }
}

function onceFinished(response: Watched, callback: unknown): void {
  // In HTTP/2 a response that was destroyed calls back as well.
  const isGone = 'stream' in response && (response as unknown as Http2ServerResponse).stream.destroyed
  if (response.writableFinished || isGone) process.nextTick(callback as () => void)
  else response.once('finish', callback as () => void)
}
