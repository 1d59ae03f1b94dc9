import {
  type Answer,
  type AuthErrorsOptions,
  createAuthResponder,
  type Exchange,
  isChallengeStatus,
  mayCarryChallenge,
  statusOf,
} from '@proxy-auth-errors/core'
import type { Context, MiddlewareHandler } from 'hono'
import { HonoRequestFacts } from './request-facts.ts'
import { readFields, readText, toBody } from './response.ts'
import { settleError, watchErrors } from './thrown.ts'
import { traceResponses } from './trace.ts'

/** The responses that were answered already: an outer instance has nothing left to do. */
const answered = new WeakSet<Response>()

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
  return async function answerRefusal(c, next) {
    watchErrors(c)
    const traced = responder.wantsTrace() ? traceResponses(c) : undefined
    try {
      await next()
    } catch (error) {
      // Hono hands an Error to its error handler and lets any other thrown value through.
      if (!isChallengeStatus(statusOf(error))) throw error
      const answer = responder.respond({
        request: new HonoRequestFacts(c),
        error,
        prepared: readFields(c.res.headers),
      })
      if (!answer) throw error
      write(c, answer)
      return
    }
    const thrown = settleError(c)
    if (!(thrown?.unanswered || mayCarryChallenge(c.res.status)) || answered.has(c.res)) return
    const answer = responder.respond(await toExchange(c, thrown, traced?.()))
    if (answer) write(c, answer)
  }
}

async function toExchange(
  c: Context,
  thrown: ReturnType<typeof settleError>,
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

function write(c: Context, { reply, drop }: Answer): void {
  const headers = new Headers(c.res.headers)
  for (const name of drop) headers.delete(name)
  for (const [name] of reply.headers) headers.delete(name)
  for (const [name, value] of reply.headers) headers.append(name, value)
  // A body that nobody is going to read is closed: it may be a stream.
  if (c.error === undefined) c.res.body?.cancel().catch(() => undefined)
  const response = new Response(toBody(reply), { status: reply.status, headers })
  // Hono merges the fields of a response that is replaced into the new one, unless there is none.
  c.res = undefined
  c.res = response
  answered.add(response)
}
