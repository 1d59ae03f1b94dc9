import type { RequestFacts } from '../exchange.ts'
import { tellsRequest, toReply, toRequestFacts } from './from-response.ts'
import { inspect } from './inspect.ts'
import type { RuleId } from './rule.ts'

/** What `assertAuthResponse` cannot see in a response. */
export interface AssertOptions {
  /** The body as text, where the response does not hold it. */
  readonly body?: string
  /** The request, where the response does not tell. */
  readonly request?: RequestFacts
  /** Rules that may be broken. */
  readonly allow?: readonly RuleId[]
}

/** What can only be said of a response where its request is known. */
const ABOUT_REQUEST: readonly RuleId[] = ['bearer-error-without-credentials', 'proxy-auth-from-origin']

/**
 * Fails where a response breaks a rule: an `error` or a `warning`, not what is `advice`. Made for tests.
 *
 * A web `Response` does not tell its request: without `options.request` nothing is said of errors about a token that nobody
 * sent, nor of a 407 to a request that came past a proxy.
 *
 * @throws TypeError where it is no response
 * @throws Error that lists what is wrong and what to send instead; its `findings` hold the same as data.
 * @example
 * ```ts
 * await request(app).get('/private').expect(401).expect(assertAuthResponse)
 * ```
 */
export function assertAuthResponse(response: unknown, options?: AssertOptions): void {
  const { body, request, allow = [] } = options ?? {}
  const reply = toReply(response, body)
  const ignored = request || tellsRequest(response) ? allow : [...allow, ...ABOUT_REQUEST]
  const findings = inspect(reply, request ?? toRequestFacts(response)).filter(
    ({ rule, severity }) => severity !== 'advice' && !ignored.includes(rule),
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
