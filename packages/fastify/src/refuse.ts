import { isChallengeStatus, type Refusal, statusOf, toError } from '@proxy-auth-errors/core'
import { setRefusal } from '@proxy-auth-errors/node'

/** What is used of a reply: that of any route, on HTTP/1 and HTTP/2. */
interface AnyReply {
  readonly raw: object
  readonly sent: boolean
  code(status: number): { send(...payload: never[]): unknown }
}

/**
 * Answers a request with a refusal or an error, without throwing it: a throw takes the way through Fastify's error
 * handlers, which costs more than the answer.
 *
 * @returns the reply, for an async handler to return
 * @throws the error, or one that says what the refusal says, where it is no 401 or 407, where headers were sent already or
 * the reply was hijacked, or where `proxyAuthErrors` is not registered: it is then answered like any error.
 * @example
 * ```ts
 * app.get('/private', async (request, reply) => {
 *   if (!isAllowed(request)) return refuse(reply, { status: 401, reason: 'invalid-credentials' })
 *   return { secret: 42 }
 * })
 * ```
 */
export function refuse<Reply extends AnyReply>(reply: Reply, refusal: Refusal | Error): Reply {
  const status = statusOf(refusal)
  if (!isChallengeStatus(status) || reply.sent || !setRefusal(reply.raw, refusal)) throw toError(refusal)
  reply.code(status).send()
  return reply
}
