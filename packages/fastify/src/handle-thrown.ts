import { isChallengeStatus, statusOf } from '@proxy-auth-errors/core'
import { setRefusal } from '@proxy-auth-errors/node'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/**
 * An error handler for a route that has none of its own. Refuses what was thrown, where nobody but Fastify would answer it:
 * its own handler makes a response that is then replaced, which takes as long as to replace it. Anything else is handed on
 * to the handler of the app, or to Fastify's.
 */
export function handleThrown(error: FastifyError, request: FastifyRequest, reply: FastifyReply): unknown {
  const status = statusOf(error)
  if (isChallengeStatus(status) && isUnhandled(reply) && setRefusal(reply.raw, error)) {
    return void reply.code(status).send()
  }
  // Fastify sends what is thrown once more, and forgets it where a response has left.
  if (reply.sent) return reply.server.errorHandler(error, request, reply)
  // Fastify takes what is thrown once more for an error only if it is an Error.
  if (error instanceof Error) throw error
  return Promise.reject(error)
}

/** Whether an app has set no error handler. Once it answers requests, that stays. */
const stock = new WeakMap<FastifyInstance, boolean>()

/**
 * Whether errors are answered by nobody but Fastify, and the line that it logs goes nowhere: a logger has one function for all
 * levels that are off.
 */
export function isUnhandled({ log, server }: FastifyReply): boolean {
  let isStock = stock.get(server)
  // A handler that an app sets is bound, and has another name. Measured: to read it costs half a hundredth of a refusal.
  if (isStock === undefined) stock.set(server, (isStock = server.errorHandler.name === 'defaultErrorHandler'))
  return isStock && log.info === log.trace
}

/** Whether errors are logged by nobody but Fastify: an app may bring a `LogController` of its own, which logs at any level. */
export function hasStockLog(app: FastifyInstance): boolean {
  for (let holder: object | null = app; holder; holder = Reflect.getPrototypeOf(holder)) {
    for (const symbol of Object.getOwnPropertySymbols(holder)) {
      if (symbol.description !== 'fastify.logController') continue
      // That of Fastify is made by a class that extends none.
      const { constructor } = (holder as Record<symbol, object>)[symbol]!
      return Reflect.getPrototypeOf(constructor) === Function.prototype
    }
  }
  return true
}
