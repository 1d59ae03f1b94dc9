import {
  type Answer,
  type AuthErrorsOptions,
  createAuthResponder,
  type Exchange,
  type HeaderField,
  isChallengeStatus,
  statusOf,
} from '@proxy-auth-errors/core'
import type { Context, MiddlewareHandler } from 'hono'
import { HonoRequestFacts } from './request-facts.ts'

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
  return async function proxyAuthErrors(c, next) {
    try {
      await next()
    } catch (error) {
      // Hono hands an Error to its error handler and lets any other thrown value through.
      if (!isChallengeStatus(statusOf(error))) throw error
      const exchange = { request: new HonoRequestFacts(c), error, prepared: [...c.res.headers] }
      const answer = responder.respond(exchange)
      if (!answer) throw error
      write(c, answer)
      return
    }
    const refused = isChallengeStatus(c.res.status)
    if (!refused && c.error === undefined) return
    const thrown =
      c.error !== undefined && isChallengeStatus(statusOf(c.error)) && (await isDefaultResponse(c))
    if ((!refused && !thrown) || answered.has(c.res)) return
    const answer = responder.respond(await toExchange(c, thrown))
    if (answer) write(c, answer)
  }
}

async function toExchange(c: Context, thrown: boolean): Promise<Exchange> {
  const request = new HonoRequestFacts(c)
  const headers: HeaderField[] = [...c.res.headers]
  if (thrown) return { request, error: c.error, prepared: headers }
  const isProblem = /^application\/problem\+json/i.test(c.res.headers.get('content-type') ?? '')
  const body = isProblem && !c.res.bodyUsed ? await c.res.clone().text() : undefined
  return {
    request,
    ...(c.error !== undefined && { error: c.error }),
    reply: { status: c.res.status, headers, body },
  }
}

/**
 * Whether the response is what Hono's own error handler makes of the error: then nobody has answered it yet.
 * An error that does not make its own response it has made a 500.
 */
async function isDefaultResponse(c: Context): Promise<boolean> {
  const { res } = c
  const type = res.headers.get('content-type') ?? ''
  const error = c.error as Error & { getResponse?: unknown; res?: Response }
  if (typeof error.getResponse === 'function') {
    return res.status === statusOf(error) && type === (error.res?.headers.get('content-type') ?? type)
  }
  return (
    res.status === 500 && /^text\/plain/i.test(type) && (await res.clone().text()) === 'Internal Server Error'
  )
}

function write(c: Context, { reply, drop }: Answer): void {
  const headers = new Headers(c.res.headers)
  for (const name of drop) headers.delete(name)
  for (const [name] of reply.headers) headers.delete(name)
  for (const [name, value] of reply.headers) headers.append(name, value)
  // A body that nobody is going to read is closed: it may be a stream.
  if (c.error === undefined) c.res.body?.cancel().catch(() => undefined)
  const response = new Response(reply.body ?? null, { status: reply.status, headers })
  // Hono merges the fields of a response that is replaced into the new one, unless there is none.
  c.res = undefined
  c.res = response
  answered.add(response)
}
