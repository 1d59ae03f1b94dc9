import { type ChallengeStatus, type Problem, type Refusal, toError } from '@proxy-auth-errors/core'
import type { Context, TypedResponse } from 'hono'
import { HonoRequestFacts } from './request-facts.ts'
import { responderOf } from './mounted.ts'
import { readFields, write } from './response.ts'

/**
 * Answers a request with a refusal or an error, without throwing it: a throw takes the way through Hono's error handler,
 * which costs more than the answer.
 *
 * @returns the response, for the handler to return
 * @throws the error, or one that says what the refusal says, where it is no 401 or 407, or where `proxyAuthErrors` is not
 * mounted before: it is then answered like any error.
 * @example
 * ```ts
 * app.get('/private', (c) => {
 *   if (!isAllowed(c)) return refuse(c, { status: 401, reason: 'invalid-credentials' })
 *   return c.json({ secret: 42 })
 * })
 * ```
 */
export function refuse<Status extends ChallengeStatus>(
  c: Context,
  refusal: (Refusal & { readonly status: Status }) | Error,
): Response & TypedResponse<Problem, Status, 'json'> {
  // What was set so far is known to the context only: it puts that on every response that it makes.
  const prepared = readFields(c.newResponse(null).headers)
  const request = new HonoRequestFacts(c)
  const answer = responderOf(c)?.respond({ request, error: refusal, prepared, entry: refuse })
  if (!answer) throw toError(refusal)
  // Hono's client learns from the type what it may get.
  return write(c, answer, prepared) as Response & TypedResponse<Problem, Status, 'json'>
}
