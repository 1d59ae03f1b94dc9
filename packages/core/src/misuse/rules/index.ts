import type { Rule } from '../rule.ts'
import { rule as challengeInWrongField } from './challenge-in-wrong-field.ts'
import { rule as lostChallenge } from './lost-challenge.ts'
import { rule as malformedChallenge } from './malformed-challenge.ts'
import { rule as missingProxyAuthenticate } from './missing-proxy-authenticate.ts'
import { rule as missingWwwAuthenticate } from './missing-www-authenticate.ts'
import { rule as proxyAuthFromOrigin } from './proxy-auth-from-origin.ts'

/** Every rule, in the order in which they look and repair. */
export const RULES: readonly Rule[] = [
  missingProxyAuthenticate,
  missingWwwAuthenticate,
  challengeInWrongField,
  lostChallenge,
  malformedChallenge,
  proxyAuthFromOrigin,
]
