import { answerFor, send } from '@proxy-auth-errors/node'
import type { Response } from 'express'

/**
 * Answers a request with an error, without throwing it: a throw takes the way through the router's error handlers,
 * which costs more than the answer.
 *
 * @throws the error, where it is no 401 or 407, where headers were sent already, or where `proxyAuthErrors` is not
 * mounted before: it is then answered like any error.
 * @example
 * ```ts
 * app.get('/private', (request, response) => {
 *   if (!isAllowed(request)) return refuse(response, unauthorized())
 *   response.json({ secret: 42 })
 * })
 * ```
 */
export function refuse(response: Response, error: unknown): void {
  const answer = answerFor(error, response.req, response, refuse)
  if (!answer) throw error
  send(response, answer)
}
