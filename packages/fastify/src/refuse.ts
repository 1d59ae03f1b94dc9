import { isChallengeStatus, statusOf } from '@proxy-auth-errors/core'
import { isWatched } from '@proxy-auth-errors/node'
import type { FastifyReply } from 'fastify'
import { ERROR, REFUSED, type RememberingReply } from './remember.ts'

/**
 * Answers a request with an error, without throwing it: a throw takes the way through Fastify's error handlers, which
 * costs more than the answer.
 *
 * @returns the reply, for an async handler to return
 * @throws the error, where it is no 401 or 407, where headers were sent already, or where `proxyAuthErrors` is not
 * registered: it is then answered like any error.
 * @example
 * ```ts
 * app.get('/private', async (request, reply) => {
 *   if (!isAllowed(request)) return refuse(reply, unauthorized())
 *   return { secret: 42 }
 * })
 * ```
 */
export function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  const status = statusOf(error)
  if (!isChallengeStatus(status) || reply.sent || !isWatched(reply.raw)) throw error
  const remembering = reply as RememberingReply
  remembering[ERROR] = error
  remembering[REFUSED] = true
  // What is sent is written by `onSend`.
  return reply.code(status).send()
}
