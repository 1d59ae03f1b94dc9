import { type Challenge, type ChallengeStatus, credentialsField } from '../challenge/challenge.ts'
import { parseCredentials } from '../challenge/parse.ts'
import type { RequestFacts } from '../exchange.ts'
import type { Reason } from './reasons.ts'
import { decodeBase64 } from './secrets.ts'

/**
 * Why a request was refused: what the challenges being sent say of it, else what the request itself shows.
 * (What the thrown error says comes before both.)
 */
export function diagnose(
  status: ChallengeStatus,
  request: RequestFacts,
  challenges: readonly Challenge[],
): Reason {
  const value = request.field(credentialsField(status).toLowerCase())
  for (const { params } of challenges) {
    if (params['error'] === 'insufficient_user_authentication') return 'insufficient-authentication'
    if (value === undefined) continue
    if (params['stale']?.toLowerCase() === 'true') return 'stale-nonce'
    if (params['error'] === 'invalid_token' && /\bexpired\b/i.test(params['error_description'] ?? '')) {
      return 'expired-credentials'
    }
  }
  return value === undefined ? 'missing-credentials' : examine(value, challenges)
}

function examine(value: string, challenges: readonly Challenge[]): Reason {
  const parsed = parseCredentials(value)
  if (!parsed.ok) return 'malformed-credentials'
  const { token68 } = parsed.credentials
  const scheme = parsed.credentials.scheme.toLowerCase()
  if (!challenges.some((offered) => offered.scheme.toLowerCase() === scheme)) return 'unsupported-scheme'
  // user-id ":" password (RFC 7617 §2); a token (RFC 6750 §2.1).
  if (scheme === 'basic' && !(token68 && decodeBase64(token68)?.includes(':'))) return 'malformed-credentials'
  if (scheme === 'bearer' && !token68) return 'malformed-credentials'
  return 'invalid-credentials'
}
