import { isChallengeStatus, isReceived, statusOf } from '@proxy-auth-errors/core'

/**
 * The status with which an error asks to be answered. That of an HTTP client, which another server has refused, is a fault of this
 * one, as it is to Hono: the client's credentials are not those that were wrong.
 */
export function askedBy(error: unknown): number | undefined {
  const status = statusOf(error)
  return isChallengeStatus(status) && isReceived(error as object) ? undefined : status
}
