import type { Challenge, ChallengeStatus } from '../challenge/challenge.ts'
import { type Problem, statusPhrase } from './problem.ts'
import { type Reason, REASONS } from './reasons.ts'

export function composeProblem(
  status: ChallengeStatus,
  reason: Reason,
  detail: string,
  challenges: readonly Challenge[],
  typeBase: string | undefined,
): Problem {
  return {
    type: typeBase === undefined ? 'about:blank' : typeBase + reason,
    // RFC 9457 §4.2.1: with about:blank the title is the phrase of the status.
    title: typeBase === undefined ? statusPhrase(status) : REASONS[reason].title,
    status,
    detail,
    reason,
    challenges,
  }
}

/** Members that a user's function may not change, and names that are no members. */
const FIXED: ReadonlySet<string> = new Set([
  'status',
  'reason',
  'challenges',
  '__proto__',
  'constructor',
  'prototype',
  'toJSON',
])

/** The members whose value is a string (RFC 9457 §3.1). */
const TEXTS: ReadonlySet<string> = new Set(['type', 'title', 'detail', 'instance'])

/**
 * What a user's function made of a problem, without what no problem may say: another status, a member of the
 * wrong type. `undefined` where it is no object, or cannot be written as JSON.
 */
export function adoptProblem(original: Problem, custom: unknown): Problem | undefined {
  if (typeof custom !== 'object' || custom === null || Array.isArray(custom)) return undefined
  const problem: Record<string, unknown> = { ...original }
  try {
    for (const [name, value] of Object.entries(custom)) {
      if (FIXED.has(name) || (TEXTS.has(name) && typeof value !== 'string')) continue
      problem[name] = value
    }
    JSON.stringify(problem)
  } catch {
    return undefined
  }
  return problem as unknown as Problem
}
