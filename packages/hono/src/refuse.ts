import { isChallengeStatus, statusOf } from '@proxy-auth-errors/core'
import type { Context } from 'hono'
import { HonoRequestFacts } from './request-facts.ts'
import { responderOf } from './mounted.ts'
import { readFields, write } from './response.ts'

/**
 * Answers a request with an error, without throwing it: a throw takes the way through Hono's error handler, which
 * costs more than the answer.
 *
 * @returns the response, for the handler to return
 * @throws the error, where it is no 401 or 407, or where `proxyAuthErrors` is not mounted before: it is then answered
 * like any error.
 * @example
 * ```ts
 * app.get('/private', (c) => (isAllowed(c) ? c.json({ secret: 42 }) : refuse(c, unauthorized())))
 * ```
 */
export function refuse(c: Context, error: unknown): Response {
  const responder = isChallengeStatus(statusOf(error)) ? responderOf(c) : undefined
  // What was set so far is known to the context only: it puts that on every response that it makes.
  const prepared = readFields(c.newResponse(null).headers)
  const answer = responder?.respond({ request: new HonoRequestFacts(c), error, prepared, entry: refuse })
  if (!answer) throw error
  return write(c, answer, prepared)
}
