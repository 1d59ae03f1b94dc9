import {
  type AuthErrorsOptions,
  createAuthResponder,
  type Exchange,
  isChallengeStatus,
  mayCarryChallenge,
  statusOf,
} from '@proxy-auth-errors/core'
import type { Context, MiddlewareHandler } from 'hono'
import { noteResponder } from './mounted.ts'
import { HonoRequestFacts } from './request-facts.ts'
import { isAnswered, readFields, readText, write } from './response.ts'
import { settleError, type Settled, watchErrors } from './thrown.ts'
import { traceResponses } from './trace.ts'

/** So many requests after a refusal was thrown, errors are still watched. */
const WATCHED = 1000

/**
 * Makes every 401 and 407 of an app a problem document with a correct challenge. Mount it first.
 *
 * @see https://github.com/proxy-auth-errors/proxy-auth-errors#readme
 * @throws TypeError where an option is wrong.
 * @example
 * ```ts
 * app.use(proxyAuthErrors({ challenges: { 401: bearer({ realm: 'api' }) } }))
 * app.get('/', () => { throw unauthorized() })
 * ```
 */
export function proxyAuthErrors(options?: AuthErrorsOptions): MiddlewareHandler {
  const responder = createAuthResponder(options)
  /** For how many more requests. */
  let watching = WATCHED
  return async function answerRefusal(c, next) {
    noteResponder(c, responder)
    if (watching > 0) {
      watching--
      watchErrors(c)
    }
    const traced = responder.wantsTrace() ? traceResponses(c) : undefined
    try {
      await next()
    } catch (error) {
      // Hono hands an Error to its error handler and lets any other thrown value through.
      if (!isChallengeStatus(statusOf(error))) throw error
      const prepared = readFields(c.res.headers)
      const answer = responder.respond({ request: new HonoRequestFacts(c), error, prepared })
      if (!answer) throw error
      write(c, answer, prepared)
      return
    }
    const thrown = c.error && (await settleError(c))
    if (thrown?.unanswered) watching = thrown.foreign ? Infinity : WATCHED
    if (!(thrown?.unanswered || mayCarryChallenge(c.res.status)) || isAnswered(c)) return
    const exchange = await toExchange(c, thrown, traced?.())
    const answer = responder.respond(exchange)
    if (!answer) return
    // A body that nobody is going to read is closed: it may be a stream.
    if (thrown === undefined) c.res.body?.cancel().catch(() => undefined)
    write(c, answer, exchange.prepared ?? exchange.reply!.headers)
  }
}

async function toExchange(
  c: Context,
  thrown: Settled | undefined,
  trace: string | undefined,
): Promise<Exchange> {
  const request = new HonoRequestFacts(c)
  const headers = readFields(c.res.headers)
  if (thrown?.unanswered) return { request, error: thrown.error, prepared: headers }
  return {
    request,
    ...(thrown && { error: thrown.error }),
    reply: { status: c.res.status, headers, body: await readText(c.res) },
    trace,
  }
}
