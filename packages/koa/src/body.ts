import { mayStay } from '@proxy-auth-errors/core'
import type { Context } from 'koa'

/** Whether a body is about to be written that may have to stay and that nobody has read. */
export function isUnread(ctx: Context): boolean {
  return mayStay(ctx.type, ctx.method) && isStream(ctx.body)
}

function isStream(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false
  return 'pipe' in body || body instanceof ReadableStream || body instanceof Response || body instanceof Blob
}

/** The text of a body, where it is known: not of a stream. Koa writes any other object as JSON. */
export function bodyText(body: unknown): string | undefined {
  if (typeof body === 'string') return body
  if (Buffer.isBuffer(body)) return body.toString()
  if (typeof body !== 'object' || body === null || isStream(body)) return undefined
  try {
    return JSON.stringify(body)
  } catch {
    return undefined
  }
}
