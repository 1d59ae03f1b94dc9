import { answerFor, type Refusal, send, toError } from '@proxy-auth-errors/node'
import type { Response } from 'express'

/**
 * Answers a request with a refusal or an error, without throwing it: a throw takes the way through the router's error
 * handlers, which costs more than the answer.
 *
 * @throws the error, or one that says what the refusal says, where it is no 401 or 407, where headers were sent already,
 * or where `proxyAuthErrors` is not mounted before: it is then answered like any error.
 * @example
 * ```ts
 * app.get('/private', (request, response) => {
 *   if (!isAllowed(request)) return refuse(response, { status: 401, reason: 'invalid-credentials' })
 *   response.json({ secret: 42 })
 * })
 * ```
 */
export function refuse(response: Response, refusal: Refusal | Error): void {
  const answer = answerFor(refusal, response, refuse)
  if (!answer) throw toError(refusal)
  send(response, answer)
}
