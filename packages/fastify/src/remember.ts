import type { FastifyReply } from 'fastify'

/** The error that was thrown. */
export const ERROR: unique symbol = Symbol('proxy-auth-errors.error')

/** What was handed to `refuse`, or thrown where nobody but Fastify would answer it: nobody else has answered it. */
export const REFUSED: unique symbol = Symbol('proxy-auth-errors.refused')

export type RememberingReply = FastifyReply & { [ERROR]?: unknown; [REFUSED]?: object | undefined }
