import { isChallengeStatus, LONGEST_BODY, mayStay } from '@proxy-auth-errors/core'
import type { Context } from 'hono'

/** The text of a refusal's body that may stay; any other body may be a stream without end. */
export async function readBody({ req, res }: Context): Promise<string | undefined> {
  const isRead = isChallengeStatus(res.status) && mayStay(res.headers.get('content-type') ?? '', req.method)
  return isRead ? await readText(res) : undefined
}

/**
 * The text of a body, which stays to be read; `undefined` where it is too long or cannot be read. As soon as there is
 * `enough` of it (in octets), no more is read.
 */
export async function readText(
  response: Response,
  enough: number = LONGEST_BODY + 1,
): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  try {
    const clone = response.clone()
    // One of @whatwg-node/fetch is no copy: to read it would leave nothing to send.
    if (clone === response) return undefined
    const copy = clone.body
    // To cancel would wait for the other copy, whose reader is not here yet.
    for await (const chunk of copy?.values({ preventCancel: true }) ?? []) {
      size += chunk.length
      text += decoder.decode(chunk, { stream: true })
      if (size < enough) continue
      discard(copy)
      return size > LONGEST_BODY ? undefined : text
    }
  } catch {
    return undefined
  }
  return text + decoder.decode()
}

/**
 * Gives up a body that nobody is going to read: it may be a stream. Not in this turn: one that Node made of a stream of
 * its own throws, with nobody there to catch it, where it is cancelled while it has a chunk to hand on
 * (https://github.com/nodejs/node/issues/64529).
 */
export function discard(body: { cancel(): Promise<void> } | null): void {
  if (body) setTimeout(() => body.cancel().catch(() => undefined))
}
