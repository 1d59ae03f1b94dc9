import type { FastifyReply } from 'fastify'

/** The error that a handler threw, or handed to `refuse`. */
export const ERROR: unique symbol = Symbol('proxy-auth-errors.error')

/** Whether it was handed to `refuse`: then nobody else has answered it. */
export const REFUSED: unique symbol = Symbol('proxy-auth-errors.refused')

export type RememberingReply = FastifyReply & { [ERROR]?: unknown; [REFUSED]?: object }
