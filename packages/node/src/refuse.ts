import { type IncomingMessage, OutgoingMessage, type ServerResponse } from 'node:http'
import {
  type Answer,
  type AuthResponder,
  type Exchange,
  isChallengeStatus,
  statusOf,
} from '@proxy-auth-errors/core'
import { applyAnswer, end, readFields, writeAnswer } from './fields.ts'
import { isBegun } from './peek.ts'
import { NodeRequestFacts } from './request-facts.ts'
import { askWatchers, release, setKnown, stateOf, writerOf } from './watch-state.ts'

/**
 * Answers a thrown error on a response that was not begun.
 *
 * @returns whether it was answered: not where the error is no 401 or 407, nor after headers were sent
 *
 * @internal
 */
export function answerError(
  responder: AuthResponder,
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (isBegun(response)) return false
  const exchange = thrownExchange(error, request, response)
  const answer = exchange && responder.respond(exchange)
  if (answer) send(response, answer)
  else noteThrown(responder, error, response)
  return answer !== undefined
}

/**
 * Notes an error that others answer, where its response is looked at: who sends that is not who threw the error.
 *
 * @internal
 */
export function noteThrown(responder: AuthResponder, error: unknown, response: ServerResponse): void {
  if (responder.looksAt(statusOf(error))) setKnown(response, { error })
}

/**
 * The answer of those who watch a response to an error that is not thrown but handed to `refuse`, the function at
 * `entry`.
 *
 * @returns `undefined` where the response is not watched, or cannot be answered: see `answerError`
 *
 * @internal
 */
export function answerFor(
  error: unknown,
  response: ServerResponse,
  entry: NonNullable<Exchange['entry']>,
): Answer | undefined {
  const state = stateOf(response)
  // Its own request may be none that came: an app that is called without a server makes one up.
  if (!state || isBegun(response)) return undefined
  const exchange = thrownExchange(error, state.request, response, entry)
  return exchange && askWatchers(state, exchange)
}

/** Writes an answer to a response, for whoever watches it as well. @internal */
export function send(response: ServerResponse, answer: Answer): void {
  const writer = writerOf(response, release(response))
  if (writer.end === OutgoingMessage.prototype.end) return writeAnswer(response, answer, writer)
  // Who has replaced `end` may set fields there, as long as the response was not begun.
  applyAnswer(response, answer)
  end(response, answer, writer)
}

/** The exchange of a thrown error; `undefined` where the error is no 401 or 407. */
function thrownExchange(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  entry?: Exchange['entry'],
): Exchange | undefined {
  const asked = statusOf(error)
  // An error without a status of its own is answered with the one that was set on the response.
  const status = asked ?? response.statusCode
  if (!isChallengeStatus(status)) return undefined
  const facts = new NodeRequestFacts(request)
  const headers = readFields(response)
  return asked === undefined
    ? { request: facts, error, reply: { status, headers, body: undefined }, entry }
    : { request: facts, error, asked, prepared: headers, entry }
}
