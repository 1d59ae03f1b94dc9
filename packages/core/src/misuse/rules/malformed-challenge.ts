import { REPEATED } from '../../challenge/parse.ts'
import { replaceOrMend } from '../replace.ts'
import type { ResponseRule, RuleDocs } from '../rule.ts'
import { FIELD_TITLES } from '../subject.ts'

/** A challenge that does not parse. */
export const rule: ResponseRule = {
  id: 'malformed-challenge',
  severity: 'error',
  spec: 'RFC 9110 §11.3',
  fix: 'Write it with a builder such as basic({ realm }), which escapes quotes and backslashes.',
  on: ['malformed'],
  check: (subject) => {
    const fault = subject.faults.find(({ message }) => message !== REPEATED)
    return (
      fault &&
      `The ${FIELD_TITLES[fault.field]} of a ${subject.status} does not parse: ${fault.message} at ${fault.index} of ${subject.show(fault.field)}.`
    )
  },
  repair: replaceOrMend,
}

export const docs: RuleDocs = {
  summary: 'The challenge is not what the grammar allows: quotes that are not escaped, for instance.',
  why:
    'Each client reads it in its own way: one cuts the realm off at the first quote, one ignores the challenge, ' +
    "and Python's urllib raises where it finds no scheme.",
  bad: [
    { status: 401, headers: [['www-authenticate', 'Basic realm="a "q" r"']] },
    { status: 407, headers: [['proxy-authenticate', 'Basic realm="proxy']] },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="api"; error="invalid_token"']],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
    { status: 401, headers: [['www-authenticate', 'Basic realm=the staff']] },
    {
      status: 407,
      headers: [
        ['proxy-authenticate', 'Basic realm="proxy"'],
        ['www-authenticate', 'Basic realm="a "q" r"'],
      ],
    },
  ],
  good: [{ status: 401, headers: [['www-authenticate', 'Basic realm="a \\"q\\" r"']] }],
}
