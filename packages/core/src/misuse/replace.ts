import { mendChallenges } from '../challenge/mend.ts'
import type { Draft } from './draft.ts'
import type { Subject } from './subject.ts'

/** Reads challenges that do not parse where their meaning is clear; else offers some of the same scheme. */
export function replaceOrMend(draft: Draft, subject: Subject): void {
  const lines = subject.lines(subject.field)
  const mended = mendChallenges(lines)
  if (mended) draft.set(subject.field, mended)
  else draft.offer(/^[\s,]*([A-Za-z0-9-]+)/.exec(lines[0] ?? '')?.[1])
}
