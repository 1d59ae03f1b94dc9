import { decodeBase64 } from '../challenge/base64.ts'
import {
  type Challenge,
  type ChallengeStatus,
  credentialsField,
  isSameScheme,
} from '../challenge/challenge.ts'
import { parseCredentials } from '../challenge/parse.ts'
import type { ErrorFacts } from '../errors/classify.ts'
import type { RequestFacts } from '../exchange.ts'
import type { Reason } from './reasons.ts'

/**
 * What is seen of a request, and says more than what an error calls it: a library that looks for its own scheme calls any other
 * missing, and an expired token may be one more invalid one.
 */
const BETTER: Readonly<Partial<Record<Reason, readonly Reason[]>>> = {
  'missing-credentials': ['unsupported-scheme', 'malformed-credentials'],
  'invalid-credentials': ['expired-credentials', 'insufficient-authentication', 'stale-nonce'],
}

/**
 * Why a request was refused: what the thrown error says of it, else what the challenges being sent say, else what
 * the request itself shows.
 */
export function diagnose(
  status: ChallengeStatus,
  request: RequestFacts,
  challenges: readonly Challenge[],
  facts: ErrorFacts | undefined,
): Reason {
  return facts?.reason ?? weigh(facts, examine(status, request, challenges), request)
}

/** What an error and what a request say, if the error has no word of its own. */
function weigh(facts: ErrorFacts | undefined, seen: Reason, request: RequestFacts): Reason {
  const hint = facts?.hints.reason
  if (hint !== undefined) return BETTER[hint]?.includes(seen) ? seen : hint
  // An error about a token where there is none in the field: it came in a cookie.
  const isCookie = facts?.hints.scheme === 'Bearer' && request.field('cookie') !== undefined
  return seen === 'missing-credentials' && isCookie ? 'invalid-credentials' : seen
}

function examine(status: ChallengeStatus, request: RequestFacts, challenges: readonly Challenge[]): Reason {
  const value = request.field(credentialsField(status))
  // By index: a list that every request gets is frozen, and V8 has no fast way to iterate over one.
  for (let at = 0; at < challenges.length; at++) {
    const { params } = challenges[at]!
    if (params['error'] === 'insufficient_user_authentication') return 'insufficient-authentication'
    if (value !== undefined && params['stale']?.toLowerCase() === 'true') return 'stale-nonce'
    // Where no token can have come, the rules have taken the error away.
    if (params['error'] === 'invalid_token' && (value === undefined || isExpired(params))) {
      return isExpired(params) ? 'expired-credentials' : 'invalid-credentials'
    }
  }
  return value === undefined ? 'missing-credentials' : examineCredentials(value, challenges)
}

function isExpired(params: Challenge['params']): boolean {
  const text = params['error_description'] ?? ''
  return /\bexpired\b|\bexp\b.{0,30}\bfailed\b/i.test(text) && !/\bor\b|\bnot (?:yet )?expired\b/i.test(text)
}

function isOffered(scheme: string, challenges: readonly Challenge[]): boolean {
  for (let at = 0; at < challenges.length; at++) if (isSameScheme(challenges[at]!.scheme, scheme)) return true
  return false
}

function examineCredentials(value: string, challenges: readonly Challenge[]): Reason {
  const parsed = parseCredentials(value)
  if (!parsed.ok) return 'malformed-credentials'
  const { scheme, token68 } = parsed.credentials
  if (challenges.length > 0 && !isOffered(scheme, challenges)) return 'unsupported-scheme'
  // user-id ":" password (RFC 7617 §2); a token (RFC 6750 §2.1).
  if (isSameScheme(scheme, 'Basic') && !(token68 && decodeBase64(token68)?.includes(':')))
    return 'malformed-credentials'
  if (isSameScheme(scheme, 'Bearer') && !token68) return 'malformed-credentials'
  return 'invalid-credentials'
}
