import { isOAuthError } from '../../problem/kept.ts'
import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A 401 that does not say how to authenticate. */
export const rule: ResponseRule = {
  id: 'missing-www-authenticate',
  severity: 'error',
  spec: 'RFC 9110 §15.5.2',
  fix: 'Send one for each scheme that is accepted, such as: WWW-Authenticate: Bearer realm="api"',
  on: ['missing'],
  check: ({ status, verb }) => status === 401 && `A 401 was ${verb} without a challenge in WWW-Authenticate.`,
  repair: (draft, subject) => {
    // The scheme that a client of OAuth has used is the one that it is told of (RFC 6749 §5.2).
    const isBasic = /^basic /i.test(subject.request.field('authorization') ?? '')
    if (isBasic && isOAuthError(subject)) draft.offerOnly('Basic')
    else draft.offer()
  },
}

export const docs: RuleDocs = {
  summary: 'A 401 has no WWW-Authenticate field, or one with an empty list.',
  why:
    'A client cannot know which scheme to use: one that sends credentials only when it is asked, as curl with ' +
    "--anyauth or an MCP client looking for resource metadata, gives up, and Java's HttpClient throws an IOException.",
  bad: [
    { status: 401, headers: [['content-type', 'text/plain']], body: 'Unauthorized' },
    { status: 401, headers: [['www-authenticate', ' , ']] },
  ],
  good: [
    { status: 401, headers: [['www-authenticate', 'Bearer realm="api"']] },
    { status: 403, headers: [] },
  ],
}
