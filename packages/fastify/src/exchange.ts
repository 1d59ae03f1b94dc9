import { type Exchange, isChallengeStatus, statusOf } from '@proxy-auth-errors/core'
import { NodeRequestFacts, toFields, traceOf, upstreamOf } from '@proxy-auth-errors/node'
import type { FastifyReply } from 'fastify'
import { isDefaultReply, textOf } from './payload.ts'

/**
 * What a hook sees of a reply with 401 or 407, or of an error that asks for one and that nobody but Fastify has answered;
 * `undefined` where it is neither.
 */
export function toExchange(
  reply: FastifyReply,
  payload: unknown,
  error: unknown,
  entry: NonNullable<Exchange['entry']>,
): Exchange | undefined {
  const status = reply.statusCode
  const asked = statusOf(error)
  const isThrown = asked !== undefined && isDefaultReply(payload, status, error)
  if (!isChallengeStatus(isThrown ? asked : status)) return undefined
  const request = new NodeRequestFacts(reply.request.raw)
  const headers = toFields(reply.getHeaders())
  if (isThrown) return { request, error, asked, prepared: headers, entry }
  return {
    request,
    ...(error !== undefined && { error }),
    reply: { status, headers, body: textOf(payload) },
    entry,
    trace: traceOf(reply.raw),
    upstream: upstreamOf(reply.raw),
  }
}
