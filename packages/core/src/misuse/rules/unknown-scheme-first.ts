import { isKnownScheme } from '../../challenge/known-schemes.ts'
import { CHALLENGE_FIELDS } from '../subject.ts'
import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A scheme that few clients know before one that they know. */
export const rule: ResponseRule = {
  id: 'unknown-scheme-first',
  severity: 'advice',
  spec: 'RFC 9110 §11.3',
  on: ['several'],
  check: (subject, draft) => {
    const challenges = CHALLENGE_FIELDS.flatMap((field) => {
      const [first, ...rest] = draft.get(field)
      return first && !isKnownScheme(first.scheme) && rest.some(({ scheme }) => isKnownScheme(scheme))
        ? [first]
        : []
    })
    return challenges.length === 0
      ? undefined
      : {
          wrong: `The challenge of an unknown scheme, ${subject.quote(challenges[0]!.scheme)}, stands before those that clients know.`,
          fix: 'Put the strongest scheme that clients know first, and the unknown one last.',
        }
  },
  repair: (draft) => {
    for (const field of CHALLENGE_FIELDS) {
      const challenges = draft.get(field)
      const known = challenges.filter(({ scheme }) => isKnownScheme(scheme))
      if (known.length === 0 || known.length === challenges.length) continue
      draft.set(field, [...known, ...challenges.filter(({ scheme }) => !isKnownScheme(scheme))])
    }
  },
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
