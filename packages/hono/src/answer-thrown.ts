import { type AuthResponder, isChallengeStatus } from '@proxy-auth-errors/core'
import type { Context } from 'hono'
import { askedBy } from './asked.ts'
import { answerBrought } from './brought.ts'
import { broughtBy, discardOwn, makeOwn } from './own-response.ts'
import { HonoRequestFacts } from './request-facts.ts'
import { readFields, write } from './response.ts'

/**
 * Answers what Hono lets through to its middleware: it hands an Error to its error handler, which may fail at it, and lets any
 * other thrown value through.
 */
export async function answerThrown(responder: AuthResponder, thrown: unknown, c: Context): Promise<void> {
  const error = isChallengeStatus(askedBy(thrown)) ? thrown : c.error
  const asked = askedBy(error)
  if (!isChallengeStatus(asked)) throw thrown
  const own = error instanceof Error ? makeOwn(error) : undefined
  const brought = broughtBy(error, own, c.req.method)
  if (brought) {
    const whole = await answerBrought(responder, error, brought, c)
    if (!whole) throw thrown
    c.res = whole
    return
  }
  discardOwn(error)
  const prepared = readFields(c.res.headers)
  const answer = responder.respond({ request: new HonoRequestFacts(c), error, asked, prepared })
  if (!answer) throw thrown
  write(c, answer, prepared)
}
