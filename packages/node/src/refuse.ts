import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AuthResponder, type Exchange, isChallengeStatus, statusOf } from '@proxy-auth-errors/core'
import { applyAnswer, bodyOf, readFields } from './fields.ts'
import { NodeRequestFacts } from './request-facts.ts'
import { release } from './watch.ts'

/**
 * Answers a thrown error on a response that was not begun.
 *
 * @returns whether it was answered: not where the error is no 401 or 407, nor after headers were sent
 */
export function answerError(
  responder: AuthResponder,
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (response.headersSent) return false
  const exchange = thrownExchange(error, request, response)
  const answer = exchange && responder.respond(exchange)
  if (!answer) return false
  release(response)
  applyAnswer(response, answer)
  response.end(bodyOf(answer))
  return true
}

/** The exchange of a thrown error; `undefined` where the error is no 401 or 407. */
export function thrownExchange(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
): Exchange | undefined {
  const facts = new NodeRequestFacts(request)
  const headers = readFields(response)
  const status = statusOf(error)
  if (isChallengeStatus(status)) return { request: facts, error, prepared: headers }
  // An error without a status of its own is answered with the one that was set on the response.
  return status === undefined && isChallengeStatus(response.statusCode)
    ? { request: facts, error, reply: { status: response.statusCode, headers, body: undefined } }
    : undefined
}
