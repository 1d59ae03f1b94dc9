import type { Challenge, ChallengeStatus } from '../challenge/challenge.ts'
import type { ErrorFacts } from '../errors/classify.ts'
import type { RequestFacts } from '../exchange.ts'
import { statusPhrase } from './problem.ts'
import { type Reason, REASONS } from './reasons.ts'
import { holdsAny, secretsOf } from './secrets.ts'

/** What the client can do: "Send Proxy-Authorization with one of: Digest, Basic." */
export function standardDetail(
  status: ChallengeStatus,
  reason: Reason,
  challenges: readonly Challenge[],
): string {
  const field = status === 407 ? 'Proxy-Authorization' : 'Authorization'
  const schemes = [...new Set(challenges.map(({ scheme }) => scheme))]
  const list = schemes.length === 1 ? `the ${schemes[0]} scheme` : `one of: ${schemes.join(', ')}`
  return `${REASONS[reason].happened.replace('{field}', field)}Send ${field} with ${list}.`
}

/** The longest text of an error's that is repeated. */
const LONGEST = 1000

/** What the error wants to tell the client, where it may be told. */
export function detailOf(
  facts: ErrorFacts | undefined,
  status: ChallengeStatus,
  request: RequestFacts,
): string | undefined {
  const text = facts?.detail
  return text === undefined || text === statusPhrase(status) ? undefined : repeatable(text, request)
}

function repeatable(text: string, request: RequestFacts): string | undefined {
  if (text.length > LONGEST) return undefined
  // A message with frames in it is a stack, whatever its property is called.
  return /\n\s+at /.test(text) || holdsAny(text, secretsOf(request)) ? undefined : text
}
