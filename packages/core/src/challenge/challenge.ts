/** An auth-scheme with auth-params or a token68 (RFC 9110 §11.3). */
export interface Challenge {
  /** The auth-scheme as it stands on the wire; compare it without regard to case. */
  readonly scheme: string
  /** Parameter values, unescaped, by lower-case name. */
  readonly params: Readonly<Record<string, string>>
  /** Base64 and the like, in place of parameters (RFC 9110 §11.2): `Negotiate` has one. */
  readonly token68?: string
}

/** What a client sends in `Authorization` or `Proxy-Authorization` (RFC 9110 §11.4): the same shape. */
export type Credentials = Challenge

/** The two status codes that carry a challenge: RFC 9110 §15.5.2 and §15.5.8. */
export type ChallengeStatus = 401 | 407

/** The fields that carry challenges, in lower case: RFC 9110 §11.6.1 and §11.7.1. */
export type ChallengeFieldName = 'www-authenticate' | 'proxy-authenticate'

/**
 * Whether a status is one that must carry a challenge (RFC 9110 §15.5.2, §15.5.8).
 *
 * @example
 * ```ts
 * isChallengeStatus(407) // true
 * isChallengeStatus(403) // false
 * ```
 */
export function isChallengeStatus(status: unknown): status is ChallengeStatus {
  return status === 401 || status === 407
}

/**
 * The field that carries the challenges of a status (RFC 9110 §11.6.1, §11.7.1): that of 401 may be on any other.
 *
 * @example
 * ```ts
 * challengeField(407) // 'proxy-authenticate'
 * ```
 */
export function challengeField(status: number): ChallengeFieldName {
  return status === 407 ? 'proxy-authenticate' : 'www-authenticate'
}

/** Whether a lower-case name is that of a field that carries challenges. */
export function isChallengeField(name: string): name is ChallengeFieldName {
  return name === 'www-authenticate' || name === 'proxy-authenticate'
}

/** The field in which a client answers the challenge of a status (RFC 9110 §11.6.2, §11.7.2). */
export function credentialsField(status: number): 'authorization' | 'proxy-authorization' {
  return status === 407 ? 'proxy-authorization' : 'authorization'
}

/** Whether two names are of one scheme: case does not matter (RFC 9110 §11.1). */
export function isSameScheme(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toLowerCase() === b.toLowerCase())
}

/**
 * Whether the challenges of a response are looked at: RFC 6750 §3.1 puts them on 400 and 403 as well. Those are
 * reported and never changed.
 *
 * @internal
 */
export function mayCarryChallenge(status: unknown): boolean {
  return status === 401 || status === 407 || status === 403 || status === 400
}
