import { REPEATED } from '../../challenge/parse.ts'
import type { ResponseRule, RuleDocs } from '../rule.ts'
import { replaceOrMend } from '../replace.ts'

/** A parameter that stands twice in one challenge. */
export const rule: ResponseRule = {
  id: 'duplicate-auth-param',
  severity: 'error',
  spec: 'RFC 9110 §11.2',
  on: ['malformed'],
  check: (subject) => {
    const parsed = subject.parsed(subject.field)
    return parsed.ok || parsed.message !== REPEATED
      ? undefined
      : {
          wrong: `A challenge in ${subject.fieldTitle} has a parameter twice: ${subject.show(subject.field)}.`,
          fix: 'Write each parameter once; write a second challenge on a line of its own.',
        }
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
