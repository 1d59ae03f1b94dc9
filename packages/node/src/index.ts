// Builders, errors and what goes with them: a user imports from one package.
export * from '@proxy-auth-errors/core'
export { applyAnswer, bodyOf, groupFields, readFields, toFields } from './fields.ts'
export { createNonces, type NonceOptions, type Nonces } from './nonces.ts'
export { type NodeAuthErrors, type PlainResponse, proxyAuthErrors } from './proxy-auth-errors.ts'
export { answerError, answerFor, send } from './refuse.ts'
export { NodeRequestFacts } from './request-facts.ts'
export { traceOf } from './trace.ts'
export {
  fromUpstream,
  isNext,
  isReleased,
  isWatched,
  release,
  type SharedMethods,
  shareWatching,
  unwatch,
  upstreamOf,
  watch,
} from './watch.ts'
