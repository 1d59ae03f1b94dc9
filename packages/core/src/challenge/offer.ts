import type { RequestFacts } from '../exchange.ts'
import { quote } from '../quote.ts'
import { type Challenge, type ChallengeStatus, isSameScheme } from './challenge.ts'
import { formatChallenge, settleChallenges } from './format.ts'
import { isKnownScheme } from './known-schemes.ts'
import { basic, bearer } from './schemes.ts'

/** Where the challenges of a status come from: one, several, or a function of the request. */
export type ChallengeSource =
  Challenge | readonly Challenge[] | ((request: RequestFacts) => Challenge | readonly Challenge[])

/** Challenges, and the field lines that they are written as. */
export interface Offer {
  readonly challenges: readonly Challenge[]
  readonly lines: readonly string[]
  /** Whether every request gets the same. */
  readonly isFixed: boolean
}

/** What a status is configured to offer: the same to every request, or whatever a function of the user's gives. */
export type Offering =
  | { readonly fixed: Offer; readonly source?: undefined }
  | { readonly fixed?: undefined; readonly source: (request: RequestFacts) => unknown }

/** A Bearer challenge where there is a choice: a Basic one makes browsers ask the user for a password. */
const DEFAULT_SCHEME = { 401: 'bearer', 407: 'basic' } as const

/** The scheme to offer for another one. For none that hides the password may one be offered that shows it. */
function defaultFor(status: ChallengeStatus, scheme: string): 'basic' | 'bearer' {
  if (isSameScheme(scheme, 'Basic')) return 'basic'
  return isKnownScheme(scheme) ? 'bearer' : DEFAULT_SCHEME[status]
}

/** The realm of the default challenges of a status. */
export const DEFAULT_REALM = { 401: 'api', 407: 'proxy' } as const

/** Made when they are first asked for: most apps need none. */
const defaults: Record<ChallengeStatus, { basic?: Offer; bearer?: Offer }> = { 401: {}, 407: {} }

/** The default offer of a status; of a scheme, where there is a default for it. */
export function defaultOffer(status: ChallengeStatus, scheme = ''): Offer {
  const chosen = defaultFor(status, scheme)
  const realm = DEFAULT_REALM[status]
  return (defaults[status][chosen] ??= toOffer(
    chosen === 'basic' ? basic({ realm, charset: 'UTF-8' }) : bearer({ realm }),
    true,
  ))
}

/**
 * Writes challenges out.
 *
 * @throws TypeError where there is none, or one cannot be written.
 */
export function toOffer(source: unknown, isFixed = false): Offer {
  // Frozen: a problem document for many requests has the same list.
  const challenges = Object.freeze(settleChallenges(source))
  return { challenges, lines: challenges.map(formatChallenge), isFixed }
}

/**
 * Makes an offering of a configured source. What does not depend on the request is written now.
 *
 * @throws TypeError where the source is no challenge, no list of them and no function.
 */
export function prepareOffer(source: ChallengeSource, option: string): Offering {
  if (typeof source === 'function') return { source }
  try {
    return { fixed: toOffer(source, true) }
  } catch (error) {
    throw new TypeError(
      `${option} is ${quote(source)}. ${(error as TypeError).message} ` +
        'Write a challenge such as basic({ realm: "proxy" }), a list of them, or a function of the request.',
      { cause: error },
    )
  }
}
