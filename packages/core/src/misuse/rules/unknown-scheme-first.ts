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
      const [first, ...others] = challenges.filter(isKnown)
      // Not at the end, where others can stand there: wget 1.21 gives up if it does not know the last one.
      draft.set(field, [first!, ...challenges.filter((challenge) => !isKnown(challenge)), ...others])
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
    'Clients fail at a challenge with a scheme that they do not know, and never come to the next one: wget2 and, where it ' +
    "can do Digest, Python's urllib on lines of their own; Chromium, Java's HttpClient and Subversion on one line.",
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
