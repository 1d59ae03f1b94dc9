import { mayCarryChallenge, stackAbove } from '@proxy-auth-errors/core'
import type { Context } from 'hono'

/** The methods of a context that make a response, or set its status. */
const METHODS = ['body', 'html', 'json', 'newResponse', 'status', 'text'] as const

/**
 * Notes the stack at which a handler makes a response with the status of a refusal: once it has returned, nothing
 * shows who did. Gives the stack, later. A response made without the context cannot be traced.
 */
export function traceResponses(c: Context): () => string | undefined {
  let noted: string | undefined
  for (const name of METHODS) {
    const method = c[name] as (...args: unknown[]) => unknown
    const traced = (...args: unknown[]): unknown => {
      const status = name === 'status' ? args[0] : statusOf(args[1])
      if (mayCarryChallenge(status)) noted = stackAbove(traced)
      return method(...args)
    }
    Object.defineProperty(c, name, { configurable: true, writable: true, value: traced })
  }
  return () => noted
}

function statusOf(init: unknown): unknown {
  return typeof init === 'object' && init !== null ? (init as { status?: unknown }).status : init
}
