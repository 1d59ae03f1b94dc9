import { mendChallenges } from '../../challenge/mend.ts'
import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A challenge that does not parse. */
export const rule: ResponseRule = {
  id: 'malformed-challenge',
  severity: 'error',
  spec: {
    section: 'RFC 9110 §11.3',
    url: 'https://www.rfc-editor.org/rfc/rfc9110.html#section-11.3',
  },
  on: ['malformed'],
  check: (subject) => {
    const parsed = subject.parsed(subject.field)
    if (parsed.ok) return undefined
    const { message, index } = parsed
    return {
      wrong: `The ${subject.field} of a ${subject.status} does not parse: ${message} at ${index} of ${subject.show(subject.field)}.`,
      fix: 'Write it with a builder such as basic({ realm }), which escapes quotes and backslashes.',
    }
  },
  repair: (draft, subject) => {
    const lines = subject.lines(subject.field)
    const scheme = /^[\s,]*([A-Za-z0-9-]+)/.exec(lines[0] ?? '')?.[1]
    const mended = mendChallenges(lines)
    if (mended) draft.set(subject.field, mended)
    else draft.offer(scheme)
  },
}

export const docs: RuleDocs = {
  summary: 'The challenge is not what the grammar allows: quotes that are not escaped, for instance.',
  why:
    'Each client reads it in its own way: one cuts the realm off at the first quote, one ignores the challenge, ' +
    "and Python's urllib raises.",
  bad: [
    { status: 401, headers: [['www-authenticate', 'Basic realm="a "q" r"']] },
    { status: 407, headers: [['proxy-authenticate', 'Basic realm="proxy']] },
    { status: 401, headers: [['www-authenticate', 'Bearer realm="api"; error="invalid_token"']] },
    { status: 401, headers: [['www-authenticate', 'Basic realm=the staff']] },
  ],
  good: [{ status: 401, headers: [['www-authenticate', 'Basic realm="a \\"q\\" r"']] }],
}
