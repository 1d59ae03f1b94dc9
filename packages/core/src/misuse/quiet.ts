import { isChallengeField } from '../challenge/challenge.ts'
import { isWritable } from '../errors/header-fields.ts'
import type { HeaderField, RequestFacts } from '../exchange.ts'
import { isStale } from '../problem/fields.ts'
import { credentialsOf, holdsAny } from '../problem/secrets.ts'
import type { RuleIndex } from './inspect.ts'

/** What every answer has its own of, and what Express sets on every response. */
const EXPECTED: ReadonlySet<string> = new Set(['content-type', 'content-length', 'x-powered-by'])

/**
 * Whether nothing is to be said of the fields that were set on a response before an error was thrown: no rule asks for
 * them, and each can stay as it is.
 */
export function areQuiet(fields: readonly HeaderField[], request: RequestFacts, rules: RuleIndex): boolean {
  // Measured: to filter an empty list makes a fifth of all that an answer makes.
  if (fields.length === 0) return true
  const staying = fields.filter(([name]) => !EXPECTED.has(name.toLowerCase()))
  if (staying.length === 0) return true
  if (!staying.every((field) => isIndifferent(field, rules))) return false
  const secrets = credentialsOf(request)
  return !staying.some(([, value]) => holdsAny(value, secrets))
}

function isIndifferent(field: HeaderField, { byField }: RuleIndex): boolean {
  const name = field[0].toLowerCase()
  return !byField.has(name) && !isChallengeField(name) && !isStale(name) && isWritable(field)
}
