import { isChallengeField } from '../challenge/challenge.ts'
import { isWritable } from '../errors/header-fields.ts'
import type { HeaderField, RequestFacts } from '../exchange.ts'
import { describesBody } from '../problem/fields.ts'
import { credentialsOf } from '../problem/secrets.ts'
import type { RuleIndex } from './inspect.ts'

/** What every answer has its own of, and what Express sets on every response. */
const EXPECTED: ReadonlySet<string> = new Set(['content-type', 'content-length', 'x-powered-by'])

/**
 * Whether nothing is to be said of the fields that were set on a response before an error was thrown: no rule asks for
 * them, and each can stay as it is.
 */
export function areQuiet(
  fields: readonly HeaderField[],
  request: RequestFacts,
  { byField }: RuleIndex,
): boolean {
  if (fields.length === 0) return true
  const staying: HeaderField[] = []
  for (const field of fields) {
    const name = field[0].toLowerCase()
    if (EXPECTED.has(name)) continue
    if (byField.has(name) || isChallengeField(name) || describesBody(name) || !isWritable(field)) return false
    staying.push(field)
  }
  if (staying.length === 0) return true
  const secrets = credentialsOf(request)
  return !staying.some(([, value]) => secrets.some((secret) => value.includes(secret)))
}
