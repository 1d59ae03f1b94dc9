import type { Challenge, ChallengeStatus } from './challenge/challenge.ts'
import { isKnownScheme, KNOWN_SCHEMES } from './challenge/known-schemes.ts'
import type { Reason } from './problem/reasons.ts'

/** What `onRefusal` gets of a refused request. It holds nothing that the client sent but the name of a scheme. */
export interface RefusalEvent {
  /** The status of the refusal. */
  readonly status: ChallengeStatus
  /** Why the request was refused. */
  readonly reason: Reason
  /** The schemes offered, in their order. */
  readonly offered: readonly string[]
  /** The scheme of the credentials; `other` for one that nobody registered: it may be a token without a scheme. */
  readonly sent: string | undefined
  /** Who refused: a package with its version, or a file with its line. Worked out when it is read. */
  readonly emitter: string | undefined
}

/** The names of the schemes that are offered; `other` for one that is all that the client sent: it may be a token. */
export function nameOffered(
  offered: readonly Challenge[],
  credentials: string | undefined,
): readonly string[] {
  return offered.map(({ scheme }) => (scheme === credentials && !isKnownScheme(scheme) ? 'other' : scheme))
}

/** The name of the scheme of credentials, where it is safe to repeat. */
export function nameScheme(credentials: string | undefined, offered: readonly string[]): string | undefined {
  if (credentials === undefined) return undefined
  const sent = /^[^\s,]*/.exec(credentials)?.[0].toLowerCase()
  return [...offered, ...KNOWN_SCHEMES].find((scheme) => scheme.toLowerCase() === sent) ?? 'other'
}
