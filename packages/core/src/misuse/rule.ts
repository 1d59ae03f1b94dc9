import type { HeaderField } from '../exchange.ts'
import type { Draft } from './draft.ts'
import type { ChallengeState, Subject } from './subject.ts'

export type RuleId =
  | 'missing-proxy-authenticate'
  | 'missing-www-authenticate'
  | 'challenge-in-wrong-field'
  | 'lost-challenge'
  | 'malformed-challenge'
  | 'proxy-auth-from-origin'

/** `error`: a MUST of an RFC. `warning`: a SHOULD, or a client is known to break. `advice`: worth knowing. */
export type Severity = 'advice' | 'warning' | 'error'

/** What is wrong with a response, in two sentences. */
export interface Violation {
  /** What was sent and what is wrong with it. */
  readonly wrong: string
  /** What to send instead. */
  readonly fix: string
}

/**
 * A misuse rule. It looks at plain values, never throws, never waits, and its work grows no faster than what it
 * looks at.
 */
export interface Rule {
  readonly id: RuleId
  readonly severity: Severity
  /** The section that the rule stands on, and its address with an anchor. */
  readonly spec: { readonly section: string; readonly url: string }
  /** The rule is looked up by this: it runs only where the response is in one of these states. */
  readonly states: readonly ChallengeState[]
  check(subject: Subject): Violation | undefined
  /** Changes the draft so that the rule holds. Left out where nobody but the sender can know what is right. */
  repair?(draft: Draft, subject: Subject): void
}

/** What a rule's page says. An export of its own, so that a bundle without the docs leaves it out. */
export interface RuleDocs {
  /** What is wrong, in one sentence. */
  readonly summary: string
  /** Who breaks, and how. */
  readonly why: string
  readonly bad: readonly Example[]
  readonly good: readonly Example[]
}

/** A response that a rule finds fault with, or does not. */
export interface Example {
  readonly status: number
  readonly headers: readonly HeaderField[]
  readonly body?: string
  /** Default: `GET /` of HTTP/1.1 with no fields. */
  readonly request?: {
    readonly method?: string
    readonly target?: string
    readonly headers?: readonly HeaderField[]
    readonly secure?: boolean
    readonly httpVersion?: string
  }
  /** The value that was thrown before this response was sent. */
  readonly error?: unknown
  /** The other rules that find fault with it too. */
  readonly also?: readonly RuleId[]
}
