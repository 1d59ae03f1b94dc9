import { type AuthResponder, statusOf } from '@proxy-auth-errors/core'
import type { Context } from 'hono'
import { readText } from './body.ts'
import { discardOwn } from './own-response.ts'
import { HonoRequestFacts } from './request-facts.ts'
import { readFields, toResponse } from './response.ts'

/**
 * Answers an error that brings a response with a body which may have to stay, where nobody sees it later. `undefined` where it
 * is left as it is.
 */
export async function answerBrought(
  responder: AuthResponder,
  error: unknown,
  brought: Response,
  c: Context,
): Promise<Response | undefined> {
  // With what was set so far: only the context knows that.
  const headers = readFields(c.newResponse(null, brought).headers)
  const body = await readText(brought)
  const reply = { status: statusOf(error)!, headers, body }
  const answer = responder.respond({ request: new HonoRequestFacts(c), error, reply })
  if (!answer) return undefined
  discardOwn(error, brought)
  return toResponse(c, answer, headers)
}
