import type { AuthResponder } from '@proxy-auth-errors/core'
import type { Context } from 'hono'

const RESPONDER = Symbol('proxy-auth-errors.responder')

type Mounted = Context & { [RESPONDER]?: AuthResponder }

/** Says whose middleware a request has come through: the one that was mounted innermost comes last. */
export function noteResponder(c: Context, responder: AuthResponder): void {
  ;(c as Mounted)[RESPONDER] = responder
}

/** The responder for a request; `undefined` where no middleware is mounted. */
export function responderOf(c: Context): AuthResponder | undefined {
  return (c as Mounted)[RESPONDER]
}
