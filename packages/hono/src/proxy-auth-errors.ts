import { type AuthErrorsOptions, createAuthResponder, type Exchange, proceed } from '@proxy-auth-errors/core'
import type { Context, ErrorHandler, MiddlewareHandler, Next } from 'hono'
import { answerError } from './answer-error.ts'
import { answerThrown } from './answer-thrown.ts'
import { discard, readBody } from './body.ts'
import { noteResponder } from './mounted.ts'
import { discardOwn } from './own-response.ts'
import { HonoRequestFacts } from './request-facts.ts'
import { isAnswer, isAnswered, readFields, write } from './response.ts'
import { settleError, type Settled, watchErrors } from './thrown.ts'
import { traceResponses } from './trace.ts'

/** So many requests after a refusal was thrown, errors are still watched. */
const WATCHED = 1000

/**
 * Makes every 401 and 407 of an app a problem document with a correct challenge.
 *
 * Mounted first it sees every response, and the errors that Hono's own handler answers. As the app's error handler as well it
 * answers thrown errors in less time; an error that is no 401 or 407 gets from it what Hono's own handler makes of it.
 *
 * @see https://github.com/proxy-auth-errors/proxy-auth-errors#readme
 * @throws TypeError where an option is wrong.
 * @example
 * ```ts
 * const authErrors = proxyAuthErrors({ challenges: { 401: bearer({ realm: 'api' }) } })
 * app.use(authErrors)
 * app.onError(authErrors)
 * app.get('/', () => { throw unauthorized() })
 * ```
 */
export function proxyAuthErrors(options?: AuthErrorsOptions): MiddlewareHandler & ErrorHandler {
  const responder = createAuthResponder(options)
  /** For how many more requests. */
  let watching = WATCHED
  return mounted as MiddlewareHandler & ErrorHandler

  function mounted(
    first: Context | Error,
    second: Next | Context,
  ): Promise<void> | Response | Promise<Response> {
    if (!(first instanceof Error)) return answerRefusal(first, second as Next)
    watching = 0
    return answerError(responder, first, second as Context)
  }

  function answerRefusal(c: Context, next: Next): Promise<void> {
    noteResponder(c, responder)
    if (watching > 0) {
      watching--
      watchErrors(c)
    }
    const traced = responder.wantsTrace() ? traceResponses(c) : undefined
    return proceed(next).then(
      () => (isAnswered(c) || (!c.error && isLeftAlone(c)) ? undefined : answerMade(c, traced)),
      (thrown: unknown) => answerThrown(responder, thrown, c),
    )
  }

  /** Whether a response is none that is looked at, or an answer already. */
  function isLeftAlone({ res }: Context): boolean {
    return !responder.looksAt(res.status) || isAnswer(res)
  }

  async function answerMade(c: Context, traced: (() => string | undefined) | undefined): Promise<void> {
    const thrown = c.error && (await settleError(c.error, c))
    if (thrown?.unanswered) watching = thrown.foreign ? Infinity : WATCHED
    else if (isLeftAlone(c)) return
    const exchange = await toExchange(c, thrown, traced?.())
    const answer = responder.respond(exchange)
    if (!answer) return
    if (!thrown?.unanswered) discard(c.res.body)
    else if (!thrown.foreign) discardOwn(c.error, c.res)
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
  if (thrown?.unanswered) return { request, error: c.error, asked: thrown.asked, prepared: headers }
  return {
    request,
    error: c.error,
    reply: { status: c.res.status, headers, body: await readBody(c) },
    trace,
  }
}
