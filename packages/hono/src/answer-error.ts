import { type AuthResponder, isChallengeStatus } from '@proxy-auth-errors/core'
import type { Context } from 'hono'
import { askedBy } from './asked.ts'
import { answerBrought } from './brought.ts'
import { responderOf } from './mounted.ts'
import { broughtBy, discardOwn, makeOwn } from './own-response.ts'
import { HonoRequestFacts } from './request-facts.ts'
import { readFields, toResponse, withdraw } from './response.ts'
import { takeBack } from './thrown.ts'

/** What an app's error handler answers: an error that is no 401 or 407 gets what Hono's own handler makes of it. */
export function answerError(
  responder: AuthResponder,
  error: Error,
  c: Context,
): Response | Promise<Response> {
  const asked = askedBy(error)
  // Middleware may throw when the request has been answered already.
  withdraw(c)
  if (!isChallengeStatus(asked)) return handleAsHono(error, c)
  takeBack(c)
  const own = makeOwn(error)
  const asItIs = (): Response => (own ? c.newResponse(own.body, own) : handleAsHono(error, c))
  if (own && !isChallengeStatus(own.status)) return asItIs()
  const mounted = responderOf(c)
  const brought = broughtBy(error, own, c.req.method)
  // Our middleware looks at it, where there is one.
  if (brought && mounted) return asItIs()
  if (brought) return answerBrought(responder, error, brought, c).then((answer) => answer ?? asItIs())
  // With what was set so far: only the context knows that, and puts it on every response that it makes.
  const prepared = readFields(c.newResponse(null, own).headers)
  discardOwn(error, own)
  const answer = (mounted ?? responder).respond({ request: new HonoRequestFacts(c), error, asked, prepared })
  return answer ? toResponse(c, answer, prepared) : handleAsHono(error, c)
}

function handleAsHono(error: Error & { getResponse?: () => Response }, c: Context): Response {
  if ('getResponse' in error) {
    const response = error.getResponse()
    return c.newResponse(response.body, response)
  }
  console.error(error)
  return c.text('Internal Server Error', 500)
}
