export {
  basic,
  bearer,
  challenge,
  digest,
  dpop,
  formatChallenge,
  negotiate,
  parseChallenges,
  parseCredentials,
  proxyAuthenticationRequired,
  unauthorized,
} from '@proxy-auth-errors/core'
export type {
  AuthError,
  AuthErrorOptions,
  AuthErrorsOptions,
  Challenge,
  ChallengeSource,
  Exchange,
  Finding,
  Problem,
  Reason,
  RefusalEvent,
  RuleId,
  Severity,
} from '@proxy-auth-errors/core'
export { proxyAuthErrors, proxyAuthErrors as default } from './proxy-auth-errors.ts'
