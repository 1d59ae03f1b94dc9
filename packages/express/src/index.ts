// Builders, errors and what goes with them: a user imports from one package.
export * from '@proxy-auth-errors/core'
export { fromUpstream } from '@proxy-auth-errors/node'
export { proxyAuthErrors } from './proxy-auth-errors.ts'
export { refuse } from './refuse.ts'
