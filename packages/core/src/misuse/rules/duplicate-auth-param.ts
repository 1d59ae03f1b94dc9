import { REPEATED } from '../../challenge/parse.ts'
import type { ResponseRule, RuleDocs } from '../rule.ts'
import { replaceOrMend } from '../replace.ts'
import { FIELD_TITLES } from '../subject.ts'

/** A parameter that stands twice in one challenge. */
export const rule: ResponseRule = {
  id: 'duplicate-auth-param',
  severity: 'error',
  spec: 'RFC 9110 §11.2',
  fix: 'Write each parameter once, and a second challenge on a line of its own.',
  on: ['malformed'],
  check: (subject) => {
    const fault = subject.faults.find(({ message }) => message === REPEATED)
    return (
      fault &&
      `A challenge in ${FIELD_TITLES[fault.field]} has a parameter twice: ${subject.show(fault.field)}.`
    )
  },
  repair: replaceOrMend,
}

export const docs: RuleDocs = {
  summary: 'A challenge has the same parameter twice.',
  why: 'One client takes the first value and another the last, so that they see different realms or nonces.',
  bad: [
    { status: 401, headers: [['www-authenticate', 'Basic realm="a", realm="b"']] },
    {
      status: 407,
      headers: [
        ['proxy-authenticate', 'Digest realm="a", nonce="n", qop="auth", algorithm=SHA-256, Nonce="m"'],
      ],
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Basic realm="a"'],
        ['www-authenticate', 'Basic realm="b"'],
      ],
    },
  ],
}
