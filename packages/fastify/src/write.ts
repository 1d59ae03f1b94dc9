import type { Answer } from '@proxy-auth-errors/core'
import { groupFields, release } from '@proxy-auth-errors/node'
import type { FastifyReply } from 'fastify'

/** Puts the status and the fields of an answer on a reply. Its body is what a hook hands on. */
export function write(reply: FastifyReply, { reply: answer, drop }: Answer): void {
  reply.code(answer.status)
  for (const name of drop) {
    reply.removeHeader(name)
    reply.raw.removeHeader(name)
  }
  const grouped = groupFields(answer)
  for (const name of Object.keys(grouped)) {
    const value = grouped[name]!
    reply.header(name, typeof value === 'string' ? value : [...value])
  }
  release(reply.raw)
}
