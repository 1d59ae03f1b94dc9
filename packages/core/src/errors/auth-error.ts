import { type Challenge, challengeField, type ChallengeStatus } from '../challenge/challenge.ts'
import { formatChallenge, settleChallenges } from '../challenge/format.ts'
import { statusPhrase } from '../problem/problem.ts'
import { isReason, type Reason, REASONS } from '../problem/reasons.ts'
import { quote } from '../quote.ts'
import { setStackLimit, V8, WEB } from '../runtime.ts'
import { isWritable, toHeaderFields } from './header-fields.ts'

/** What a refusal may say. All of it may be left out: the responder knows the rest. */
export interface AuthErrorOptions {
  /** Why; worked out from the request where it is left out. */
  readonly reason?: Reason
  /** What to offer; the configured challenges where it is left out. */
  readonly challenges?: Challenge | readonly Challenge[]
  /** For the problem document: what the client can do. It reaches the client. */
  readonly detail?: string
  /** Further fields of the response, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** What went wrong, for whoever logs the error. It does not reach the client, but may say which `reason` it was. */
  readonly cause?: unknown
  /** Whether to capture a stack: a refusal is no fault, and the stack is what costs. Default: false. */
  readonly stack?: boolean
}

/** A refusal that is no error: `refuse` takes it. To create an error costs as much as to decide what to answer. */
export interface Refusal extends Omit<AuthErrorOptions, 'cause' | 'stack'> {
  /** 401 for a request to this server, 407 for one through this proxy. */
  readonly status: ChallengeStatus
  /** Why. */
  readonly reason: Reason
}

/**
 * The error that says the same as a refusal; of what is none, a TypeError.
 *
 * @internal
 */
export function toError(refusal: Refusal | Error): Error {
  if (refusal instanceof Error) return refusal
  const status: unknown = (refusal as Refusal | undefined)?.status
  if (status === 401) return unauthorized(refusal)
  if (status === 407) return proxyAuthenticationRequired(refusal)
  return new TypeError(`refuse() takes the status 401 or 407, not ${quote(status)}.`)
}

/**
 * What `unauthorized` and `proxyAuthenticationRequired` make: an error that http-errors' `isHttpError` accepts and that any
 * framework answers with its status.
 *
 * @example
 * ```ts
 * const error = unauthorized({ challenges: basic({ realm: 'staff' }) })
 * error instanceof AuthError // true
 * error.headers // { 'www-authenticate': ['Basic realm="staff"'] }
 * ```
 */
export class AuthError extends Error {
  /** The status to answer with. */
  readonly status: ChallengeStatus
  /** The same, by the name that some frameworks read. */
  readonly statusCode: ChallengeStatus
  /** That the message is for the client, as errors of http-errors say it. */
  readonly expose = true
  /** Why, if the options say so. */
  readonly reason: Reason | undefined
  /** What to offer, if the options say so: checked, and frozen. */
  readonly challenges: readonly Challenge[] | undefined
  /** What the client can do, if the options say so. */
  readonly detail: string | undefined
  /** The challenges, and the fields of `options.headers`: right on the wire even where no responder is mounted. */
  readonly headers: Readonly<Record<string, string | readonly string[]>> | undefined

  /** @throws TypeError where a challenge cannot be written. */
  constructor(status: ChallengeStatus, options: AuthErrorOptions) {
    super(
      options.detail ?? statusPhrase(status),
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    const { challenges } = options
    this.status = status
    this.statusCode = status
    this.reason = options.reason
    this.detail = options.detail
    this.challenges = challenges === undefined ? undefined : settleChallenges(challenges)
    this.headers =
      this.challenges === undefined
        ? options.headers
        : { ...options.headers, [challengeField(status)]: this.challenges.map(formatChallenge) }
  }

  /**
   * The error as a web `Response`: Hono asks an error for it, and takes one that has none for a fault of the server.
   */
  getResponse(): object {
    const headers = toHeaderFields(this.headers).filter(isWritable)
    return new WEB.Response(this.message, { status: this.status, headers })
  }

  /** The class that the status has in http-errors. */
  override get name(): string {
    return this.status === 407 ? 'ProxyAuthenticationRequiredError' : 'UnauthorizedError'
  }

  /** As that of any error: who names it in his own way, or extends it, may. */
  override set name(value: string) {
    Object.defineProperty(this, 'name', { value, writable: true, configurable: true })
  }
}

/**
 * The error to throw for a request to this server that is not let in: 401 (RFC 9110 §15.5.2).
 *
 * @throws TypeError where an option is wrong.
 * @example
 * ```ts
 * throw unauthorized({ reason: 'expired-credentials', challenges: bearer({ error: 'invalid_token' }) })
 * ```
 */
export function unauthorized(options: AuthErrorOptions = {}): AuthError {
  return create(401, options, unauthorized)
}

/**
 * The error to throw for a request through this proxy that is not let in: 407 (RFC 9110 §15.5.8).
 *
 * @throws TypeError where an option is wrong.
 * @example
 * ```ts
 * throw proxyAuthenticationRequired({ challenges: basic({ realm: 'proxy' }) })
 * ```
 */
export function proxyAuthenticationRequired(options: AuthErrorOptions = {}): AuthError {
  return create(407, options, proxyAuthenticationRequired)
}

function create(
  status: ChallengeStatus,
  options: AuthErrorOptions,
  caller: (options?: AuthErrorOptions) => AuthError,
): AuthError {
  check(options, caller.name)
  if (options.stack === true) {
    const error = new AuthError(status, options)
    V8.captureStackTrace?.(error, caller)
    return error
  }
  // Measured: a stack is most of what creating an error costs, and V8 reads the limit when it captures one.
  const limit = V8.stackTraceLimit
  if (typeof limit !== 'number') return new AuthError(status, options)
  setStackLimit(0)
  try {
    return new AuthError(status, options)
  } finally {
    setStackLimit(limit)
  }
}

function check(options: AuthErrorOptions, caller: string): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(
      `${caller}() takes an object such as { reason: "missing-credentials" }, not ${quote(options)}.`,
    )
  }
  const { reason, challenges, detail } = options
  if (reason !== undefined && !isReason(reason)) {
    throw new TypeError(
      `${caller}(): reason is ${quote(reason)}. Write one of ${Object.keys(REASONS).join(', ')}.`,
    )
  }
  if (detail !== undefined && typeof detail !== 'string') {
    throw new TypeError(`${caller}(): detail is ${quote(detail)}. Write a sentence for the client.`)
  }
  if (challenges !== undefined) settleChallenges(challenges, `${caller}(): `)
}
