import { isChallengeStatus, isReceived, statusOf } from '@proxy-auth-errors/core'
import { isForeign } from './own-response.ts'

/**
 * The status with which an error asks to be answered. That of an HTTP client, which another server has refused, is a fault of this
 * one, as it is to Hono: the client's credentials are not those that were wrong. One that makes a response of itself Hono answers.
 */
export function askedBy(error: unknown): number | undefined {
  const status = statusOf(error)
  if (!isChallengeStatus(status) || !isForeign(error as object)) return status
  return isReceived(error as object) ? undefined : status
}
