import { mendChallenges } from '../challenge/mend.ts'
import type { Draft } from './draft.ts'
import type { Subject } from './subject.ts'

/**
 * Reads challenges that do not parse where their meaning is clear. Else others of the same scheme are offered, in the field
 * that the status calls for; the other field is left out.
 */
export function replaceOrMend(draft: Draft, subject: Subject): void {
  for (const { field } of subject.faults) {
    const lines = subject.lines(field)
    const mended = mendChallenges(lines)
    if (mended) draft.set(field, mended)
    else if (field !== subject.field) draft.drop.push(field)
    else draft.offer(/^[\s,]*([A-Za-z0-9-]+)/.exec(lines[0] ?? '')?.[1])
  }
}
