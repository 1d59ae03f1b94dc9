import { type Challenge, isSameScheme } from '../challenge/challenge.ts'
import type { Draft } from './draft.ts'

/** A challenge without some of its parameters. One of Bearer has one at least (RFC 6750 §3): then those that are configured. */
export function omitParams(challenge: Challenge, names: readonly string[], draft: Draft): Challenge {
  const { scheme, params } = challenge
  const kept = Object.entries(params).filter(([name]) => !names.includes(name))
  const isEmpty = kept.length === 0 && isSameScheme(scheme, 'Bearer')
  return { ...challenge, params: isEmpty ? draft.paramsFor(scheme) : Object.fromEntries(kept) }
}
