export type { Answer } from './answer.ts'
export {
  type Challenge,
  challengeField,
  type ChallengeFieldName,
  type ChallengeStatus,
  type Credentials,
  isChallengeStatus,
  mayCarryChallenge,
} from './challenge/challenge.ts'
export { formatChallenge } from './challenge/format.ts'
export type { ChallengeSource } from './challenge/offer.ts'
export {
  type ParsedChallenges,
  type ParsedCredentials,
  type ParseFailure,
  parseChallenges,
  parseCredentials,
} from './challenge/parse.ts'
export {
  basic,
  type BasicParams,
  bearer,
  type BearerParams,
  challenge,
  digest,
  type DigestParams,
  dpop,
  type DpopParams,
  negotiate,
} from './challenge/schemes.ts'
export {
  AuthError,
  type AuthErrorOptions,
  proxyAuthenticationRequired,
  type Refusal,
  toError,
  unauthorized,
} from './errors/auth-error.ts'
export { isExposed, isReceived, isResponse, statusOf } from './errors/classify.ts'
export { type Exchange, type HeaderField, LONGEST_BODY, type Reply, type RequestFacts } from './exchange.ts'
export { type GroupedFields, groupFields } from './group-fields.ts'
export type { Finding } from './misuse/finding.ts'
export { assertAuthResponse, type AssertOptions } from './misuse/assert.ts'
export { toReply, toRequestFacts } from './misuse/from-response.ts'
export { inspect } from './misuse/inspect.ts'
export type { RuleId, Severity } from './misuse/rule.ts'
export type { AuthErrorsOptions } from './options.ts'
export { isAscii, perReply } from './per-reply.ts'
export { mayStay } from './problem/kept.ts'
export type { Problem, ProblemDetails } from './problem/problem.ts'
export type { Reason } from './problem/reasons.ts'
export { proceed } from './proceed.ts'
export type { RefusalEvent } from './refusal.ts'
export { type AuthResponder, createAuthResponder } from './responder.ts'
export { stackAbove } from './runtime.ts'
