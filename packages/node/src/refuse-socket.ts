import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Answer, AuthResponder } from '@proxy-auth-errors/core'
import { NodeRequestFacts } from './request-facts.ts'

/** How long a client may take to read the answer and close, in milliseconds. */
const LINGER = 5_000

/** Answers a CONNECT or an upgrade on its bare socket, and ends it. Gives false where the error is no 401 or 407. */
export function refuseSocket(
  responder: AuthResponder,
  error: unknown,
  request: IncomingMessage,
  socket: Duplex,
): boolean {
  const answer = responder.respond({ request: new NodeRequestFacts(request), error })
  if (!answer) return false
  // Whoever closes it first: there is nobody left whom an error on this socket concerns.
  socket.on('error', () => undefined)
  if (socket.destroyed || socket.writableEnded) return true
  socket.end(Buffer.concat([Buffer.from(toHead(answer), 'latin1'), Buffer.from(answer.reply.body ?? '')]))
  // Node's parser has let go of this socket, so that no second request can be read from it. What still comes is
  // thrown away: a socket that is closed with data unread loses the answer on its way (RFC 9112 §9.6).
  socket.resume()
  const timer = setTimeout(() => socket.destroy(), LINGER)
  socket.once('close', () => clearTimeout(timer))
  return true
}

function toHead({ reply: { status, headers } }: Answer): string {
  // Two fields are said of each of these sockets, whatever an error says.
  const others = headers.filter(([name]) => name !== 'connection' && name !== 'date')
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `date: ${new Date().toUTCString()}`,
    ...others.map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}
