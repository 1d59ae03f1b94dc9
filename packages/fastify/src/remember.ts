import { setRefusal } from '@proxy-auth-errors/node'
import type { FastifyReply } from 'fastify'

/** The error that is being answered: the one that was thrown last. */
export const ERROR: unique symbol = Symbol('proxy-auth-errors.error')

export type RememberingReply = FastifyReply & { [ERROR]?: unknown }

export function remember(reply: RememberingReply, error: unknown): void {
  reply[ERROR] = error
  // A hook that fails while a refusal is sent: the refusal is not what is answered now.
  setRefusal(reply.raw, undefined)
}

/**
 * Remembers the errors that error handlers throw, which Fastify sends, and those that they send themselves: `onError` hooks
 * run for the first error only.
 */
export function rememberNext(
  _request: unknown,
  reply: RememberingReply,
  _error: unknown,
  next: () => void,
): void {
  const send = reply.send.bind(reply)
  reply.send = function sendRemembered(payload) {
    if (payload instanceof Error && !repeats(payload, reply[ERROR])) remember(reply, payload)
    return send(payload)
  }
  next()
}

/** Whether an error has nothing to say but what its cause says: Nest makes one of each that it knows. */
function repeats(error: Error, before: unknown): boolean {
  return (
    Object.getOwnPropertyDescriptor(error, 'cause')?.value === before &&
    error.message === (before as Partial<Error> | null | undefined)?.message
  )
}
