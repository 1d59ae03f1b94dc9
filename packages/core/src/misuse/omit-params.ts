import { type Challenge, isSameScheme } from '../challenge/challenge.ts'
import type { Draft } from './draft.ts'

/** A challenge without some of its parameters. One of Bearer has one at least (RFC 6750 §3): then those that are configured. */
export function omitParams(challenge: Challenge, names: readonly string[], draft: Draft): Challenge {
  const { scheme, params } = challenge
  const omit = (from: Challenge['params']): Challenge['params'] =>
    Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))
  const isEmpty = (some: Challenge['params']): boolean =>
    Object.keys(some).length === 0 && isSameScheme(scheme, 'Bearer')
  let kept = omit(params)
  if (isEmpty(kept)) kept = omit(draft.paramsFor(scheme))
  if (isEmpty(kept)) kept = { realm: draft.realmFor(scheme) }
  return { ...challenge, params: kept }
}
