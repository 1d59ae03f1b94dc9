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
  return fields.length === 0 || areIndifferent(fields, request, rules)
}

function areIndifferent(fields: readonly HeaderField[], request: RequestFacts, rules: RuleIndex): boolean {
  let secrets: readonly string[] | undefined
  for (const field of fields) {
    if (EXPECTED.has(field[0].toLowerCase())) continue
    if (!isIndifferent(field, rules)) return false
    if (holdsAny(field[1], (secrets ??= credentialsOf(request)))) return false
  }
  return true
}

function isIndifferent(field: HeaderField, { byField }: RuleIndex): boolean {
  const name = field[0].toLowerCase()
  return !byField.has(name) && !isChallengeField(name) && !isStale(name) && isWritable(field)
}
