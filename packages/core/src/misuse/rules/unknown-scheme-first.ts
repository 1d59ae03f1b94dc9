import type { Challenge } from '../../challenge/challenge.ts'
import { isKnownScheme } from '../../challenge/known-schemes.ts'
import { CHALLENGE_FIELDS } from '../subject.ts'
import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A scheme that few clients know before one that they know. */
export const rule: ResponseRule = {
  id: 'unknown-scheme-first',
  severity: 'advice',
  spec: 'RFC 9110 §11.3',
  fix: 'Put the strongest scheme that clients know first.',
  on: ['several'],
  check: (subject, draft) => {
    const [first] = CHALLENGE_FIELDS.map((field) => draft.get(field)).find(startsUnknown) ?? []
    return (
      first &&
      `The challenge of an unknown scheme, ${subject.quote(first.scheme)}, stands before those that clients know.`
    )
  },
  repair: (draft) => {
    for (const field of CHALLENGE_FIELDS) {
      const challenges = draft.get(field)
      if (!startsUnknown(challenges)) continue
      const known = challenges.filter(isKnown)
      draft.set(field, [...known, ...challenges.filter((challenge) => !isKnown(challenge))])
    }
  },
}

function startsUnknown(challenges: readonly Challenge[]): boolean {
  return challenges.findIndex(isKnown) > 0
}

function isKnown({ scheme }: Challenge): boolean {
  return isKnownScheme(scheme)
}

export const docs: RuleDocs = {
  summary: 'The first of several challenges has a scheme that is not registered.',
  why:
    'Many clients fail to parse a challenge with a scheme that they do not know, and never come to the next one. ' +
    "Python's urllib raises ValueError.",
  bad: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Newauth realm="apps", type="1"'],
        ['www-authenticate', 'Basic realm="simple"'],
      ],
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Basic realm="simple"'],
        ['www-authenticate', 'Newauth realm="apps", type="1"'],
      ],
    },
    { status: 401, headers: [['www-authenticate', 'Newauth realm="apps", type="1"']] },
  ],
}
