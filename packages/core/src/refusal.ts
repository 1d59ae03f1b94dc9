import type { Challenge, ChallengeStatus } from './challenge/challenge.ts'
import type { Reason } from './problem/reasons.ts'

/** What `onRefusal` gets of a refused request. It holds nothing that the client sent but the name of a scheme. */
export interface RefusalEvent {
  readonly status: ChallengeStatus
  readonly reason: Reason
  /** The schemes offered, in their order. */
  readonly offered: readonly string[]
  /** The scheme of the credentials; `other` for one that nobody registered: it may be a token without a scheme. */
  readonly sent: string | undefined
  /** Who refused: a package with its version, or a file with its line. Worked out when it is read. */
  readonly emitter: string | undefined
}

/** IANA's registry of HTTP authentication schemes, and those that are in use without. */
const SCHEMES: readonly string[] = [
  'Basic', 'Bearer', 'Concealed', 'Digest', 'DPoP', 'GNAP', 'HOBA', 'Mutual', 'Negotiate', 'NTLM', 'OAuth',
  'PrivateToken', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'vapid', 'AWS4-HMAC-SHA256', 'Hawk', 'Token', 'ApiKey',
] // prettier-ignore

/** The name of the scheme of credentials, where it is safe to repeat. */
export function nameScheme(
  credentials: string | undefined,
  offered: readonly Challenge[],
): string | undefined {
  if (credentials === undefined) return undefined
  const sent = /^[^\s,]*/.exec(credentials)?.[0].toLowerCase()
  const known = [...offered.map(({ scheme }) => scheme), ...SCHEMES]
  return known.find((scheme) => scheme.toLowerCase() === sent) ?? 'other'
}
