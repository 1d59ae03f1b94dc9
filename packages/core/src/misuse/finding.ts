import type { RequestFacts } from '../exchange.ts'
import { safeTarget } from '../problem/secrets.ts'
import type { Rule, RuleId, Severity } from './rule.ts'

/** What a misuse rule reports. It never holds credentials, a token or a query string. */
export interface Finding {
  /** The rule that is broken. */
  readonly rule: RuleId
  /** How bad it is, as configured. */
  readonly severity: Severity
  /** What was sent, what is wrong with it, what to send instead, and who sent it. */
  readonly message: string
  /** The section of the RFC: `RFC 9110 §15.5.8`. */
  readonly spec: string
  /** The address of the rule's page. */
  readonly docs: string
  /** The status of the response. */
  readonly status: number
  /** Who sent or threw the response: a package with its version, or a file with its line. */
  readonly emitter?: string
  /** Whether the client got a response without the fault. */
  readonly repaired: boolean
  /** The request that was answered. */
  readonly request: {
    readonly method: string
    /** Without query and user information. */
    readonly target: string
  }
}

/** A rule that does not hold, and how. */
export interface Found {
  readonly rule: Rule
  /** What was sent and what is wrong with it. */
  readonly wrong: string
}

const DOCS = 'https://github.com/proxy-auth-errors/proxy-auth-errors/blob/main/docs/rules.md'

export function toFinding(
  { rule, wrong }: Found,
  status: number,
  request: RequestFacts,
  repaired: boolean,
  emitter: string | undefined,
): Finding {
  return {
    rule: rule.id,
    severity: rule.severity,
    message: `${wrong} ${rule.fix}${emitter === undefined ? '' : ` Sent by ${emitter}.`}`,
    spec: rule.spec,
    docs: `${DOCS}#${rule.id}`,
    status,
    ...(emitter === undefined ? {} : { emitter }),
    repaired,
    request: { method: request.method, target: safeTarget(request.target) },
  }
}
