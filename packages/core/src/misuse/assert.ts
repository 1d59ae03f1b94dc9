import type { RequestFacts } from '../exchange.ts'
import { toReply, toRequestFacts } from './from-response.ts'
import { inspect } from './inspect.ts'
import type { RuleId } from './rule.ts'

export interface AssertOptions {
  /** The body as text, where the response does not hold it. */
  readonly body?: string
  /** The request, where the response does not tell. */
  readonly request?: RequestFacts
  /** Rules that may be broken. */
  readonly allow?: readonly RuleId[]
}

/**
 * Fails where a response breaks a rule: an `error` or a `warning`, not what is `advice`. Made for tests.
 *
 * @throws Error that lists what is wrong and what to send instead; its `findings` hold the same as data.
 * @example
 * ```ts
 * await request(app).get('/private').expect(401).expect(assertAuthResponse)
 * ```
 */
export function assertAuthResponse(response: unknown, options?: AssertOptions): void {
  const { body, request, allow = [] } = options ?? {}
  const findings = inspect(toReply(response, body), request ?? toRequestFacts(response)).filter(
    ({ rule, severity }) => severity !== 'advice' && !allow.includes(rule),
  )
  if (findings.length === 0) return
  const lines = findings.map(({ rule, message, docs }) => `- ${rule}: ${message}\n  ${docs}`)
  throw Object.assign(
    new Error(
      `The response breaks ${findings.length === 1 ? 'a rule' : `${findings.length} rules`}.\n${lines.join('\n')}`,
    ),
    { findings },
  )
}
