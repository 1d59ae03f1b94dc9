import type { ResponseRule, RuleDocs } from '../rule.ts'
import { FIELD_TITLES } from '../subject.ts'

/** A challenge in the field of the other status. */
export const rule: ResponseRule = {
  id: 'challenge-in-wrong-field',
  severity: 'error',
  spec: 'RFC 9110 §11.7.1',
  fix: 'Send it in WWW-Authenticate with 401, and in Proxy-Authenticate with 407.',
  on: ['misplaced'],
  check: ({ status, verb, otherField }) =>
    `A ${status} was ${verb} with its challenge in ${FIELD_TITLES[otherField]}.`,
  repair: (draft, subject) => {
    draft.set(subject.field, subject.challenges(subject.otherField))
    draft.set(subject.otherField, [])
    draft.drop.push(subject.otherField)
  },
}

export const docs: RuleDocs = {
  summary: 'A 407 has a challenge in WWW-Authenticate only, or a 401 in Proxy-Authenticate only.',
  why:
    'Clients look into the field of the status. curl --proxy-anyauth stops at a 407 whose challenge is in ' +
    'WWW-Authenticate.',
  bad: [
    { status: 407, headers: [['www-authenticate', 'Basic realm="proxy"']] },
    { status: 401, headers: [['proxy-authenticate', 'Basic realm="api"']] },
  ],
  good: [
    { status: 407, headers: [['proxy-authenticate', 'Basic realm="proxy"']] },
    {
      status: 407,
      headers: [
        ['proxy-authenticate', 'Basic realm="proxy"'],
        ['www-authenticate', 'Basic realm="api"'],
      ],
    },
  ],
}
