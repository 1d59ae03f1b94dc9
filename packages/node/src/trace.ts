import type { ServerResponse } from 'node:http'
import { mayCarryChallenge, stackAbove } from '@proxy-auth-errors/core'
import { peek } from './peek.ts'

const TRACE = Symbol('proxy-auth-errors.trace')

type Traced = ServerResponse & { [TRACE]?: string }

/**
 * Notes the stack at which the status of this response is set to one of a refusal: a framework that writes the
 * response after the handler has returned does not show who refused.
 */
export function traceStatus(response: ServerResponse): void {
  // In HTTP/2 it is an accessor of the response's own.
  if ('stream' in response) return
  let status = response.statusCode
  // A response that lets nobody do that is not traced.
  Reflect.defineProperty(response, 'statusCode', {
    configurable: true,
    enumerable: true,
    get: () => status,
    set: function setStatus(value: number) {
      // What comes later is the framework or another adapter passing it on.
      if (mayCarryChallenge(value) && value !== status) (response as Traced)[TRACE] = stackAbove(setStatus)
      status = value
    },
  })
}

/** The stack that was noted. @internal */
export function traceOf(response: ServerResponse): string | undefined {
  return peek(response as Traced, TRACE)
}
