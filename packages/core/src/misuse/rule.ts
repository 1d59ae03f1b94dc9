import type { Challenge, ChallengeFieldName } from '../challenge/challenge.ts'
import type { HeaderField } from '../exchange.ts'
import type { Draft } from './draft.ts'
import type { ChallengeState, Subject } from './subject.ts'

/** What a rule is called, in findings and in the option `rules`. docs/rules.md has a section for each. */
export type RuleId =
  | 'missing-proxy-authenticate'
  | 'missing-www-authenticate'
  | 'challenge-in-wrong-field'
  | 'lost-challenge'
  | 'proxy-authenticate-outside-407'
  | 'malformed-challenge'
  | 'duplicate-auth-param'
  | 'unquoted-realm'
  | 'empty-list-element'
  | 'whitespace-around-equals'
  | 'folded-challenges'
  | 'unknown-scheme-first'
  | 'basic-without-realm'
  | 'basic-charset'
  | 'digest-missing-parameter'
  | 'digest-quoting'
  | 'digest-weak-algorithm'
  | 'bearer-without-parameters'
  | 'bearer-error-without-credentials'
  | 'bearer-error-status'
  | 'bearer-error-code'
  | 'bearer-attribute-characters'
  | 'step-up-without-requirements'
  | 'resource-metadata-url'
  | 'dpop-nonce-missing'
  | 'proxy-auth-from-origin'
  | 'basic-over-plaintext'
  | 'cacheable-challenge'
  | 'hidden-from-cors'
  | 'browser-prompt'
  | 'realm-reveals-request'
  | 'credentials-echoed'
  | 'connection-bound-scheme'
  | 'not-problem-details'
  | 'problem-not-object'
  | 'problem-status-mismatch'
  | 'problem-type-not-absolute'

/** `error`: a MUST of an RFC, or credentials leave. `warning`: a SHOULD, or a client is known to break. `advice`: worth knowing. */
export type Severity = 'advice' | 'warning' | 'error'

/** What was sent and what is wrong with it; nothing where the rule holds. */
export type Fault = string | false | undefined

interface RuleBase {
  readonly id: RuleId
  readonly severity: Severity
  /** The section that the rule stands on: `RFC 9110 §11.6.1`. */
  readonly spec: string
  /** What to send instead. */
  readonly fix: string
}

/** What a response can be looked up by. A rule runs only where its trigger is there. */
export type Trigger =
  | ChallengeState
  | 'any'
  /** The challenges are not written the way `formatChallenge` writes them. */
  | 'style'
  /** A field has more than one challenge. */
  | 'several'

/**
 * A rule that looks at a response. It looks at plain values, never throws, never waits, and its work grows no
 * faster than what it looks at.
 */
interface ResponseCheck extends RuleBase {
  check(subject: Subject, draft: Draft): Fault
  /** Changes the draft so that the rule holds. Left out where nobody but the sender can know what is right. */
  repair?(draft: Draft, subject: Subject): void
}

/** One that is asked where its triggers are there, or where a field, by its lower-case name, is. */
export type ResponseRule = ResponseCheck & ({ readonly on: readonly Trigger[] } | { readonly field: string })

/** A rule that looks at each challenge of some schemes, under the same terms. */
export interface ChallengeRule extends RuleBase {
  /** In lower case; `*` for every scheme. */
  readonly schemes: readonly string[]
  /** The challenge alone decides whether the rule holds: of one that is sent again and again it is asked once. */
  readonly once?: true
  /** Of a challenge that every request gets it can be said when that is configured. */
  readonly whenConfigured?: true
  check(
    challenge: Challenge,
    subject: Subject,
    field: ChallengeFieldName,
    /** All challenges of the field. */
    among: readonly Challenge[],
  ): Fault
  /** Gives the challenge with which the rule holds. */
  repair?(challenge: Challenge, draft: Draft): Challenge
}

export type Rule = ResponseRule | ChallengeRule

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
  /** Default: `GET /` of HTTP/1.1 with no fields; to a 407, `GET http://example.com/`. */
  readonly request?: {
    readonly method?: string
    readonly target?: string
    readonly headers?: readonly HeaderField[]
    readonly secure?: boolean
    readonly httpVersion?: string
  }
  /** The value that was thrown before this response was sent. */
  readonly error?: unknown
  /** Default: `repair`. */
  readonly mode?: 'report'
  /** The other rules that find fault with it too. */
  readonly also?: readonly RuleId[]
}
