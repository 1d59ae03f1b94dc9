import type { Reason } from '../problem/reasons.ts'
import { read, readString } from './read.ts'

/** What the names and codes along an error's chain of causes tell. */
export interface Hints {
  readonly reason: Reason | undefined
  /** The scheme that the library which threw it speaks, where its codes say so. */
  readonly scheme: 'Basic' | 'Bearer' | undefined
}

/**
 * Codes and names are for machines, messages are not: only those are looked at. The words are those that
 * libraries agree on (`FST_JWT_AUTHORIZATION_TOKEN_EXPIRED`, `TokenExpiredError`, `ERR_JWT_EXPIRED`,
 * `credentials_bad_scheme`), so that one that is not known here is understood as well. Words about users and passwords are none of
 * them: one error would tell that there is such a user, and another one that there is not.
 */
const REASON_WORDS: readonly (readonly [RegExp, Reason])[] = [
  [/expired/i, 'expired-credentials'],
  [/revoked/i, 'revoked-credentials'],
  [/stale.?nonce/i, 'stale-nonce'],
  [/insufficient.?(?:user.?)?auth/i, 'insufficient-authentication'],
  [/bad.?scheme|unsupported.?scheme|(?:unsupported|wrong|unknown).?auth/i, 'unsupported-scheme'],
  [
    /(?<!(?:user|account).?)missing(?!.?(?:or|sig|claim|kid|alg|aud|iss|sub|exp))|no.?auth\b|no.?(?:authorization|credentials|token)|(?:credentials|token).?required/i,
    'missing-credentials',
  ],
  [/bad.?format|malformed/i, 'malformed-credentials'],
  [
    /(?:invalid|bad|untrusted).?(?:token|signature)|(?:token|signature).*(?:invalid|untrusted|failed|mismatch)|missing.?sig/i,
    'invalid-credentials',
  ],
]

const BASIC_WORDS = /basic/i
const BEARER_WORDS = /bearer|jwt|jws|token|oauth|^credentials_/i

const WORDS = ['code', 'name'] as const

export const CAUSES = ['cause', 'inner', 'originalError', 'original'] as const

const known = new Map<string, Hints>()

export const NO_HINTS: Hints = { reason: undefined, scheme: undefined }

/** The longest word that is looked at. */
const LONGEST = 100

/** How many words are remembered: a program has few, but an error may be named by what a client sent. */
const MOST_KNOWN = 100

/** What one code or name tells. Measured: to look for all the words takes longer than the rest of an answer. */
export function hintsOf(word: string): Hints {
  return known.get(word) ?? lookForHints(word)
}

function lookForHints(word: string): Hints {
  if (word.length > LONGEST) return NO_HINTS
  const hints: Hints = {
    reason: REASON_WORDS.find(([pattern]) => pattern.test(word))?.[1],
    scheme: BASIC_WORDS.test(word) ? 'Basic' : BEARER_WORDS.test(word) ? 'Bearer' : undefined,
  }
  if (known.size < MOST_KNOWN) known.set(word, hints)
  return hints
}

/** How many errors of a chain are looked at. */
const DEPTH = 4

export function readHints(error: unknown): Hints {
  let reason: Reason | undefined
  let scheme: Hints['scheme']
  let current = error
  for (let depth = 0; depth < DEPTH && current !== undefined; depth++) {
    for (const key of WORDS) {
      const found = hintsOf(readString(current, key))
      // The innermost error knows best: `invalid_token` is caused by a `TokenExpiredError`.
      if (reason === undefined || (reason === 'invalid-credentials' && found.reason)) reason = found.reason
      scheme ??= found.scheme
    }
    current = causeOf(current)
  }
  return { reason, scheme }
}

function causeOf(error: unknown): unknown {
  for (const key of CAUSES) {
    const cause = read(error, key)
    if (typeof cause === 'object' && cause !== null) return cause
  }
  return undefined
}
