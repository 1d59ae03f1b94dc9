import {
  type Challenge,
  challengeField,
  type ChallengeFieldName,
  isChallengeStatus,
} from '../challenge/challenge.ts'
import { type ParsedChallenges, parseChallenges } from '../challenge/parse.ts'
import type { ErrorFacts } from '../errors/classify.ts'
import type { HeaderField, RequestFacts } from '../exchange.ts'
import { redact } from '../problem/secrets.ts'
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

const OTHER_FIELD = {
  'www-authenticate': 'proxy-authenticate',
  'proxy-authenticate': 'www-authenticate',
} as const

/** The response that the rules look at, with everything they share worked out once. */
export class Subject {
  readonly status: number
  readonly request: RequestFacts
  readonly headers: readonly HeaderField[]
  readonly body: string | undefined
  /** The challenges that the thrown error carried. */
  readonly carried: readonly Challenge[]
  readonly state: ChallengeState
  readonly #parsed = new Map<string, ParsedChallenges>()

  constructor(
    response: { status: number; headers: readonly HeaderField[]; body: string | undefined },
    request: RequestFacts,
    thrown?: { readonly facts: ErrorFacts; readonly delegated: boolean },
  ) {
    this.status = response.status
    this.headers = response.headers
    this.body = response.body
    this.request = request
    this.carried =
      thrown && isChallengeStatus(this.status) ? carriedBy(thrown.facts, challengeField(this.status)) : []
    this.state = this.#findState(thrown?.delegated ?? false)
  }

  /** The field that the status calls for. */
  get field(): ChallengeFieldName {
    return challengeField(this.status === 407 ? 407 : 401)
  }

  get otherField(): ChallengeFieldName {
    return OTHER_FIELD[this.field]
  }

  /** The values of a field by its lower-case name, one for each line. */
  lines(name: string): readonly string[] {
    const lines: string[] = []
    for (const [key, value] of this.headers) {
      if (key.length === name.length && key.toLowerCase() === name) lines.push(value)
    }
    return lines
  }

  parsed(name: ChallengeFieldName): ParsedChallenges {
    let parsed = this.#parsed.get(name)
    if (!parsed) {
      parsed = parseChallenges(this.lines(name))
      this.#parsed.set(name, parsed)
    }
    return parsed
  }

  /** The challenges of a field; none where it does not parse. */
  challenges(name: ChallengeFieldName): readonly Challenge[] {
    const parsed = this.parsed(name)
    return parsed.ok ? parsed.challenges : []
  }

  /** The lines of a field for a message, without what the client sent as credentials. */
  show(name: string): string {
    return quote(redact(this.lines(name).join(', '), this.request))
  }

  #findState(delegated: boolean): ChallengeState {
    if (!isChallengeStatus(this.status)) return 'none'
    const parsed = this.parsed(this.field)
    if (!parsed.ok) return 'malformed'
    if (parsed.challenges.length > 0) return 'present'
    if (this.carried.length > 0) return 'lost'
    if (this.challenges(this.otherField).length > 0) return 'misplaced'
    return delegated ? 'delegated' : 'missing'
  }
}

function carriedBy(facts: ErrorFacts, field: ChallengeFieldName): readonly Challenge[] {
  if (facts.challenges) return facts.challenges
  const parsed = parseChallenges(facts.headers.filter(([name]) => name === field).map(([, value]) => value))
  return parsed.ok ? parsed.challenges : []
}
