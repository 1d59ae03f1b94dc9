import type { Challenge } from '../challenge/challenge.ts'
import type { Subject } from './subject.ts'

/** A challenge without some of its parameters. One of Bearer has a realm at least (RFC 6750 §3). */
export function omitParams(challenge: Challenge, names: readonly string[], subject: Subject): Challenge {
  const kept = Object.entries(challenge.params).filter(([name]) => !names.includes(name))
  if (kept.length === 0 && challenge.scheme.toLowerCase() === 'bearer')
    kept.push(['realm', subject.defaultRealm])
  return { ...challenge, params: Object.fromEntries(kept) }
}
