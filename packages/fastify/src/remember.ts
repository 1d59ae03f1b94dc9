import type { FastifyReply } from 'fastify'

/** The error that was thrown. */
export const ERROR: unique symbol = Symbol('proxy-auth-errors.error')

export type RememberingReply = FastifyReply & { [ERROR]?: unknown }
