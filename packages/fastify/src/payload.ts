/**
 * Whether a payload is what Fastify's own error handler makes of an error. Then nobody has answered the error yet;
 * an error whose status Fastify does not know (Boom's) it has made a 500, and one with a getter that throws a 200.
 */
export function isDefaultReply(payload: unknown, status: number, asked: number, error: unknown): boolean {
  if (typeof payload !== 'string' || !payload.startsWith(`{"statusCode":${status},`)) return false
  if (status < 400) return payload.startsWith(`{"statusCode":${status},"error":"OK","message":`)
  const { message } = error as { message?: unknown }
  if (typeof message !== 'string' || (status !== 500 && status !== asked)) return false
  const text = JSON.stringify(message).slice(1)
  // Where the error does not fit the schema of its route, Fastify says that first.
  return ['"message":"', 'Original error: '].some((before) => payload.endsWith(`${before}${text}}`))
}

/** The text of a payload; `undefined` for a stream, which nobody has read yet. */
export function textOf(payload: unknown): string | undefined {
  return typeof payload === 'string' ? payload : Buffer.isBuffer(payload) ? payload.toString() : undefined
}
