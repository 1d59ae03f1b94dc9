import type { InteropRequest } from './case.ts'
import { tokens } from './tokens.ts'

/** What is different about a request; `null`: it is not asked, as the library lets it in or does not answer 401 or 407. */
type Change = Omit<Partial<InteropRequest>, 'name'> | null

/** Requests with the same name for every library, and the reason that is right for each. */
function table(
  rows: Readonly<
    Record<string, readonly [credentials: string | undefined, reason: InteropRequest['reason']]>
  >,
  changes: Readonly<Record<string, Change>>,
  field: 'authorization' | 'proxy-authorization',
): readonly InteropRequest[] {
  return Object.entries(rows).flatMap(([name, [credentials, reason]]) => {
    const change = changes[name]
    if (change === null) return []
    return [
      { name, reason, ...(credentials !== undefined && { headers: { [field]: credentials } }), ...change },
    ]
  })
}

/** Of a library that takes passwords. `bob` is whom it does not know. */
export function basicRequests(
  changes: Partial<Record<keyof typeof BASIC, Change>> = {},
  field: 'authorization' | 'proxy-authorization' = 'authorization',
): readonly InteropRequest[] {
  return table(BASIC, changes, field)
}

const BASIC = {
  'no credentials': [undefined, 'missing-credentials'],
  'wrong scheme': ['NTLM abc', 'unsupported-scheme'],
  malformed: ['Basic !', 'malformed-credentials'],
  'no password': [`Basic ${btoa('bob')}`, 'malformed-credentials'],
  invalid: [`Basic ${btoa('bob:wrong-password')}`, 'invalid-credentials'],
} as const

/** Of a library that takes tokens of any kind. */
export function bearerRequests(
  changes: Partial<Record<keyof typeof BEARER, Change>> = {},
): readonly InteropRequest[] {
  return table(BEARER, changes, 'authorization')
}

const BEARER = {
  'no credentials': [undefined, 'missing-credentials'],
  'wrong scheme': ['NTLM abc', 'unsupported-scheme'],
  malformed: ['Bearer a b', 'malformed-credentials'],
  invalid: ['Bearer wrong-token', 'invalid-credentials'],
} as const

/** Of a library that takes JSON Web Tokens, which tell when they expire. */
export function jwtRequests(
  changes: Partial<Record<keyof typeof JWT, Change>> = {},
): readonly InteropRequest[] {
  return table(JWT, changes, 'authorization')
}

const JWT = {
  ...BEARER,
  invalid: [`Bearer ${tokens.forged}`, 'invalid-credentials'],
  'no JWT': ['Bearer wrong-token', 'invalid-credentials'],
  unsigned: [`Bearer ${tokens.unsigned}`, 'invalid-credentials'],
  expired: [`Bearer ${tokens.expired}`, 'expired-credentials'],
} as const
