import { isChallengeStatus, type Refusal, statusOf, toError } from '@proxy-auth-errors/core'
import { setRefusal } from '@proxy-auth-errors/node'
import type { FastifyReply } from 'fastify'

/**
 * Answers a request with a refusal or an error, without throwing it: a throw takes the way through Fastify's error
 * handlers, which costs more than the answer.
 *
 * @returns the reply, for an async handler to return
 * @throws the error, or one that says what the refusal says, where it is no 401 or 407, where headers were sent already,
 * or where `proxyAuthErrors` is not registered: it is then answered like any error.
 * @example
 * ```ts
 * app.get('/private', async (request, reply) => {
 *   if (!isAllowed(request)) return refuse(reply, { status: 401, reason: 'invalid-credentials' })
 *   return { secret: 42 }
 * })
 * ```
 */
export function refuse(reply: FastifyReply, refusal: Refusal | Error): FastifyReply {
  const status = statusOf(refusal)
  if (!isChallengeStatus(status) || reply.sent || !setRefusal(reply.raw, refusal)) throw toError(refusal)
  return reply.code(status).send()
}
