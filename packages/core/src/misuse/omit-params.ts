import type { Challenge } from '../challenge/challenge.ts'

/** A challenge without some of its parameters. */
export function omitParams(challenge: Challenge, names: readonly string[]): Challenge {
  const kept = Object.entries(challenge.params).filter(([name]) => !names.includes(name))
  return { ...challenge, params: Object.fromEntries(kept) }
}
