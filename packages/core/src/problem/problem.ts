import type { Challenge, ChallengeStatus } from '../challenge/challenge.ts'
import type { Reason } from './reasons.ts'

/** A problem document (RFC 9457 §3). */
export interface ProblemDetails {
  /** `about:blank`, or the URL of the reason. */
  readonly type: string
  /** What is wrong, in a few words that are the same for every problem of the type. */
  readonly title: string
  /** The status of the response. */
  readonly status: number
  /** What the client can do. */
  readonly detail: string
  /** A URI reference that identifies this one occurrence; only where `options.problem` sets it. */
  readonly instance?: string
  /** Further members (RFC 9457 §3.2). */
  readonly [member: string]: unknown
}

/** The problem document of a refused request. */
export interface Problem extends ProblemDetails {
  /** Why the request was refused. */
  readonly reason: Reason
  /** The challenges of the response, as data: a script cannot read the header of another origin. */
  readonly challenges: readonly Challenge[]
}

/** The reason phrase of a status (RFC 9110 §15.5.2, §15.5.8). */
export function statusPhrase(status: ChallengeStatus): string {
  return status === 407 ? 'Proxy Authentication Required' : 'Unauthorized'
}
