import {
  type Challenge,
  challengeField,
  type ChallengeFieldName,
  isChallengeStatus,
} from '../challenge/challenge.ts'
import { formatChallenge } from '../challenge/format.ts'
import type { ParsedChallenges } from '../challenge/parse.ts'
import { parseSent } from '../challenge/sent.ts'
import { readStyle, type Style } from '../challenge/style.ts'
import type { ErrorFacts } from '../errors/classify.ts'
import type { HeaderField, RequestFacts } from '../exchange.ts'
import type { Reason } from '../problem/reasons.ts'
import { parseProblem, type ParsedProblem } from '../problem/kept.ts'
import { redact } from '../problem/redact.ts'
import { fieldCredentialsOf, queryTokensOf, secretsOf } from '../problem/secrets.ts'
import { quote } from '../quote.ts'

/** What became of the challenge that a 401 or 407 must carry; `none` for any other status. */
export type ChallengeState =
  | 'none'
  /** In its field, and it parses. */
  | 'present'
  /** In its field, but it does not parse. */
  | 'malformed'
  /** In the field of the other status only. */
  | 'misplaced'
  /** The thrown error carried one, the response does not. */
  | 'lost'
  /** There is none, and nobody said where it should come from. */
  | 'missing'
  /** There is none: an error was thrown for the responder to complete. */
  | 'delegated'

/** Why and where a field does not parse. */
export interface FieldFault {
  readonly field: ChallengeFieldName
  readonly message: string
  readonly index: number
}

/** Challenge fields as people write them. */
export const FIELD_TITLES: Readonly<Record<ChallengeFieldName, string>> = {
  'www-authenticate': 'WWW-Authenticate',
  'proxy-authenticate': 'Proxy-Authenticate',
}

export const CHALLENGE_FIELDS: readonly ChallengeFieldName[] = ['www-authenticate', 'proxy-authenticate']

/** How the response came to be, beyond what it holds. */
export interface Origin {
  readonly facts?: ErrorFacts | undefined
  /** An error was thrown without a challenge, for the responder to complete. */
  readonly delegated?: boolean
  /** The body is going to stay as it is. */
  readonly final?: boolean
  /** There is no response yet, but an error of which one is to be made. */
  readonly thrown?: boolean
}

const SENT: Origin = {}

/** The response that the rules look at, with everything they share worked out once. */
export class Subject {
  readonly status: number
  readonly request: RequestFacts
  readonly headers: readonly HeaderField[]
  readonly body: string | undefined
  /** The body is going to stay as it is. */
  readonly final: boolean
  /** For messages: whether the response was sent, or an error thrown for it. */
  readonly verb: 'sent' | 'thrown'
  /** Why the request was refused, where the thrown error says it. */
  readonly reason: Reason | undefined
  /** The challenges that the thrown error carried. */
  readonly carried: readonly Challenge[]
  readonly state: ChallengeState
  /** The values by lower-case name. */
  readonly #lines: ReadonlyMap<string, readonly string[]>
  readonly #parsed: Partial<Record<ChallengeFieldName, ParsedChallenges>> = {}
  #style: Style | undefined
  #problem: { readonly parsed: ParsedProblem } | undefined
  #secrets: readonly string[] | undefined
  #fieldCredentials: readonly string[] | undefined
  #queryTokens: readonly string[] | undefined

  constructor(
    response: { status: number; headers: readonly HeaderField[]; body: string | undefined },
    request: RequestFacts,
    { facts, delegated = false, final = false, thrown = false }: Origin = SENT,
  ) {
    this.status = response.status
    // What is no text cannot be written, and no rule is to stumble over it.
    this.headers = response.headers.every(isText) ? response.headers : response.headers.filter(isText)
    this.body = response.body
    this.request = request
    this.final = final
    this.verb = thrown ? 'thrown' : 'sent'
    this.reason = facts?.reason ?? facts?.hints.reason
    this.#lines = byName(this.headers)
    this.carried = facts && isChallengeStatus(this.status) ? carriedBy(facts, this.field) : []
    this.state = this.#findState(delegated)
  }

  /** The field that the status calls for. */
  get field(): ChallengeFieldName {
    return challengeField(this.status)
  }

  get otherField(): ChallengeFieldName {
    return this.status === 407 ? 'www-authenticate' : 'proxy-authenticate'
  }

  /** The names of the fields, in lower case. */
  get names(): Iterable<string> {
    return this.#lines.keys()
  }

  /** The values of a field by its lower-case name, one for each line. */
  lines(name: string): readonly string[] {
    return this.#lines.get(name) ?? NO_LINES
  }

  /** The lines of a list field as one value (RFC 9110 §5.3). */
  value(name: string): string {
    return this.lines(name).join(', ')
  }

  parsed(name: ChallengeFieldName): ParsedChallenges {
    return (this.#parsed[name] ??= this.#lines.has(name) ? parseSent(this.lines(name)) : NO_CHALLENGES)
  }

  /** The challenges of a field; none where it does not parse. */
  challenges(name: ChallengeFieldName): readonly Challenge[] {
    const parsed = this.parsed(name)
    return parsed.ok ? parsed.challenges : NO_CHALLENGES.challenges
  }

  /** The challenge fields that do not parse, the one that the status calls for first. */
  get faults(): readonly FieldFault[] {
    return [this.field, this.otherField].flatMap((field) => {
      const parsed = this.parsed(field)
      return parsed.ok ? [] : { field, message: parsed.message, index: parsed.index }
    })
  }

  /** Whether every challenge is written the way `formatChallenge` writes it: then no rule of style can be broken. */
  get isCanonical(): boolean {
    return CHALLENGE_FIELDS.every((name) => {
      const challenges = this.challenges(name)
      const lines = this.lines(name)
      // An empty list is the concern of the rules for a missing challenge.
      if (challenges.length === 0) return true
      return (
        lines.length === challenges.length &&
        lines.every((line, at) => line === formatChallenge(challenges[at]!))
      )
    })
  }

  /** How the challenges are written. */
  get style(): Style {
    this.#style ??= readStyle(
      CHALLENGE_FIELDS.filter((name) => this.parsed(name).ok).flatMap((name) => {
        const lines = this.lines(name)
        // Together they are one list (RFC 9110 §5.3): an empty one of several is an empty element.
        return lines.length > 1 ? lines.map((line) => (line.trim() === '' ? ',' : line)) : lines
      }),
    )
    return this.#style
  }

  /** The problem document that the body is: parsed once, for a body may be long. */
  get parsedProblem(): ParsedProblem {
    return (this.#problem ??= { parsed: parseProblem(this) }).parsed
  }

  /** The lines of a field for a message, without what the client sent as credentials. */
  show(name: string): string {
    return this.quote(this.value(name))
  }

  /** The lines of all challenges for a message. */
  get shownChallenges(): string {
    return this.quote(CHALLENGE_FIELDS.flatMap((name) => this.lines(name)).join(', '))
  }

  /** A text for a message, without what the client sent as credentials. */
  quote(text: string): string {
    this.#secrets ??= secretsOf(this.request)
    return quote(redact(text, this.#secrets))
  }

  /** The parts of the request's credentials that must not be seen again. */
  get credentials(): readonly string[] {
    return this.queryTokens.length === 0
      ? this.fieldCredentials
      : [...this.fieldCredentials, ...this.queryTokens]
  }

  /** Those of them that are in a field. */
  get fieldCredentials(): readonly string[] {
    return (this.#fieldCredentials ??= fieldCredentialsOf(this.request))
  }

  /** Those of them that are in the query, which may be that of a link that somebody else has made. */
  get queryTokens(): readonly string[] {
    return (this.#queryTokens ??= queryTokensOf(this.request))
  }

  #findState(delegated: boolean): ChallengeState {
    const parsed = this.parsed(this.field)
    if (!parsed.ok) return 'malformed'
    if (!isChallengeStatus(this.status)) return 'none'
    if (parsed.challenges.length > 0) return 'present'
    if (this.carried.length > 0) return 'lost'
    if (this.challenges(this.otherField).length > 0) return 'misplaced'
    return delegated ? 'delegated' : 'missing'
  }
}

const NO_CHALLENGES = { ok: true, challenges: [] } as const
const NO_LINES: readonly string[] = []
const NO_FIELDS: ReadonlyMap<string, readonly string[]> = new Map()

function byName(headers: readonly HeaderField[]): ReadonlyMap<string, readonly string[]> {
  // As a rule an error is thrown before anything was set.
  if (headers.length === 0) return NO_FIELDS
  const lines = new Map<string, string[]>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const values = lines.get(key)
    if (values) values.push(value)
    else lines.set(key, [value])
  }
  return lines
}

function isText([name, value]: HeaderField): boolean {
  return typeof name === 'string' && typeof value === 'string'
}

function carriedBy(facts: ErrorFacts, field: ChallengeFieldName): readonly Challenge[] {
  if (typeof facts.challenges === 'object') return facts.challenges
  const parsed = parseSent(facts.headers.filter(([name]) => name === field).map(([, value]) => value))
  return parsed.ok ? parsed.challenges : []
}
