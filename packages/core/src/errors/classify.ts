import type { Challenge, ChallengeStatus } from '../challenge/challenge.ts'
import { settleChallenges } from '../challenge/format.ts'
import type { HeaderField } from '../exchange.ts'
import { isReason, type Reason } from '../problem/reasons.ts'
import { AuthError, type Refusal } from './auth-error.ts'
import { NO_FIELDS, toHeaderFields } from './header-fields.ts'
import { CAUSES, type Hints, hintsOf, NO_HINTS, readHints } from './hints.ts'
import { read, readString } from './read.ts'

/** What a thrown value says about a refusal. */
export interface ErrorFacts {
  /** Whether it was made for this library: it has a `reason` or `challenges` of ours. */
  readonly ours: boolean
  readonly reason: Reason | undefined
  /** What its codes and names suggest. */
  readonly hints: Hints
  /** Where it has some that cannot be written, a text that is no challenge either: the rules want to see it. */
  readonly challenges: readonly Challenge[] | string | undefined
  readonly headers: readonly HeaderField[]
  /** What the client may read: the `detail` of what is ours, else the message of an error that says so. */
  readonly detail: string | undefined
}

/**
 * The status with which a thrown value asks to be answered; `undefined` where it does not say.
 *
 * Reads `status` and `statusCode` (http-errors and most libraries), `output.statusCode` (Boom), and Node's error
 * for a challenge that could not be written, which is a 401 or 407 that went wrong. Never throws.
 *
 * @example
 * ```ts
 * statusOf(createError(407)) // 407
 * statusOf(new Error('x')) // undefined
 * ```
 */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const status = read(error, 'status')
  return typeof status === 'number' ? status : statusElsewhere(error)
}

function statusElsewhere(error: object): number | undefined {
  const statusCode = read(error, 'statusCode')
  if (typeof statusCode === 'number') return statusCode
  const boom = read(read(error, 'output'), 'statusCode')
  if (typeof boom === 'number') return isReceived(error) ? undefined : boom
  return read(error, 'code') === 'ERR_INVALID_CHAR' ? unwritableChallenge(error) : undefined
}

/**
 * Whether an error is that of an HTTP client, and tells of a response of another server: by its fields, a date among them, or as
 * a Boom of @hapi/wreck's. Such a 401 is no refusal of this server's, but most frameworks answer it as one.
 *
 * @internal
 */
export function isReceived(error: object): boolean {
  const headers = read(error, 'headers') ?? read(read(error, 'response'), 'headers')
  if (headers !== undefined) return wasReceived(toHeaderFields(headers))
  return read(read(error, 'data'), 'isResponseError') === true
}

/** Node names the field whose value it refused: `Invalid character in header content ["WWW-Authenticate"]`. */
function unwritableChallenge(error: unknown): ChallengeStatus | undefined {
  const field = /\["(www|proxy)-authenticate"\]$/i.exec(readString(error, 'message'))?.[1]?.toLowerCase()
  return field === 'www' ? 401 : field === 'proxy' ? 407 : undefined
}

/**
 * Reads all that is known of a thrown value. Never throws, and calls nothing of it but getters, and `toJSON` of `challenges` that
 * are none.
 */
export function classify(error: unknown): ErrorFacts | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  try {
    if (error instanceof AuthError) return classifyOurs(error, error.cause)
    if (!isPlain(error)) return classifyTelling(error)
    return classifyPlain(error, Object.hasOwn(error, 'code') ? readHints(error) : undefined)
  } catch {
    // A proxy may throw at whatever it is asked.
    return classifyPlain(error)
  }
}

function classifyTelling(error: object): ErrorFacts {
  const given = read(error, 'reason')
  const reason = isReason(given) ? given : undefined
  if (reason && isRefusal(error)) return classifyOurs(error, undefined)
  const challenges = readChallenges(read(error, 'challenges'))
  const ours = reason !== undefined || typeof challenges === 'object'
  return {
    ours,
    reason,
    hints: readHints(error),
    challenges,
    headers: readFields(error),
    detail: (ours && readString(error, 'detail')) || messageForClient(error),
  }
}

/** Where an error may say more than its status, name, code and message. */
const TELLING = ['reason', 'challenges', 'headers', 'output', 'res', ...CAUSES]

/** Classes whose errors have none of that but as properties of their own. */
const plainClasses = new WeakSet()

/**
 * Whether an error has none of that. Measured: to ask each error what it has, and each class once, takes 0.4 of what it takes
 * to read it all.
 */
function isPlain(error: object): boolean {
  for (let at = 0; at < TELLING.length; at++) {
    const key = TELLING[at]!
    if (Object.hasOwn(error, key) && isTelling(key, read(error, key))) return false
  }
  const above = Reflect.getPrototypeOf(error)
  return above === null || plainClasses.has(above) || isPlainClass(above)
}

/** Hono's HTTPException has a cause and a response of `undefined`, and each Boom has an output. */
function isTelling(key: string, value: unknown): boolean {
  return key === 'output' ? toHeaderFields(read(value, 'headers')).length > 0 : value !== undefined
}

function isPlainClass(prototype: object): boolean {
  if ('code' in prototype || TELLING.some((key) => key in prototype)) return false
  // An error that others are made of may say more later.
  if (Object.hasOwn(prototype, 'constructor')) plainClasses.add(prototype)
  return true
}

/**
 * An error that says nothing of the sort: what http-errors, Boom, Hono, the plugins of Fastify and most apps throw. Measured: a
 * server that is asked a lot has the rest of `classify` in no cache, and pays more for that than for what is read.
 */
function classifyPlain(error: object, hints = hintsOf(readString(error, 'name'))): ErrorFacts {
  return {
    ours: false,
    reason: undefined,
    hints,
    challenges: undefined,
    headers: NO_FIELDS,
    detail: messageForClient(error),
  }
}

const MEMBERS: ReadonlySet<string> = new Set<keyof Refusal>([
  'status',
  'reason',
  'challenges',
  'detail',
  'headers',
])

/** Whether a value is what `refuse` takes: no error, and with no name or cause that would tell more. */
function isRefusal(value: object): boolean {
  return (
    Reflect.getPrototypeOf(value) === Object.prototype && Object.keys(value).every((key) => MEMBERS.has(key))
  )
}

/**
 * What was made for this library says itself what it knows, but for what caused it. Since it was made, it may have been
 * changed.
 */
function classifyOurs({ reason, challenges, headers, detail }: Given, cause: unknown): ErrorFacts {
  return {
    ours: true,
    reason: isReason(reason) ? reason : undefined,
    hints: cause === undefined ? NO_HINTS : readHints(cause),
    challenges: readChallenges(challenges),
    headers: toHeaderFields(headers),
    detail: typeof detail === 'string' ? detail || undefined : undefined,
  }
}

type Given = Partial<Record<keyof Refusal, unknown>>

function readChallenges(value: unknown): ErrorFacts['challenges'] {
  if (value === undefined || value === null) return undefined
  try {
    return settleChallenges(value)
  } catch {
    // Its kind alone: the value may hold anything.
    return `(${Object.prototype.toString.call(value)})`
  }
}

/** Headers on the error, in Boom's `output`, or on the `Response` that an HTTPException carries. */
function readFields(error: object): readonly HeaderField[] {
  for (const holder of [error, read(error, 'output'), read(error, 'res')]) {
    const fields = toHeaderFields(read(holder, 'headers'))
    if (fields.length > 0) return wasReceived(fields) && !isResponse(holder) ? [] : fields
  }
  return []
}

/**
 * Whether a value is a web `Response`, which an app may throw or send, wherever it has that from. Not by `instanceof`: Node loads
 * all of `fetch` when `Response` is named.
 *
 * @internal
 */
export function isResponse(value: unknown): value is { readonly status: number } {
  return typeof value === 'object' && Object.prototype.toString.call(value) === '[object Response]'
}

/**
 * The clients of many an API throw errors with the headers of the response that they got: its cookies and challenges
 * are for this server and not for whoever asked it. A response that was received has a date; nobody gives one to an
 * error.
 */
function wasReceived(fields: readonly HeaderField[]): boolean {
  return fields.some(([name]) => name === 'date')
}

/** The message of an error that says it is for the client: http-errors does so with `expose`. */
function messageForClient(error: object): string | undefined {
  const expose = read(error, 'expose')
  const isForClient = expose === undefined ? isInResponse(error) : expose === true
  return isForClient ? readString(error, 'message') || undefined : undefined
}

/**
 * Whether an exception that makes its own response (`getResponse`) makes it of its message. Where Hono's was given a response it
 * does not, nor Nest's where it was given an object without one: that message is the name of the class.
 */
function isInResponse(error: object): boolean {
  if (typeof read(error, 'getResponse') !== 'function' || read(error, 'res') !== undefined) return false
  const response = read(error, 'response')
  return typeof response !== 'object' || typeof read(response, 'message') === 'string'
}

/**
 * Whether an error says, as those of http-errors do, that it is for the client: then nothing is wrong with the server.
 *
 * @internal
 */
export function isExposed(error: unknown): boolean {
  return read(error, 'expose') === true
}
