import type { HeaderField, RequestFacts } from '../../exchange.ts'
import type { ChallengeRule, RuleDocs } from '../rule.ts'

/** A challenge that opens the browser's dialog over a script's page. */
export const rule: ChallengeRule = {
  id: 'browser-prompt',
  severity: 'advice',
  spec: 'RFC 9110 §11.6.1',
  fix: 'Offer Bearer, or a scheme of your own, to scripts; challenges can be a function of the request.',
  schemes: ['basic', 'digest'],
  check: ({ scheme }, { status, request }) =>
    status === 401 &&
    isByScript(request) &&
    `${scheme} was offered to a request of a script: the browser opens its own password dialog.`,
}

/**
 * Whether a script of the same origin asked: for another origin browsers open no dialog. What is no browser may say in which
 * mode it fetches (Node does), but not from where.
 */
function isByScript(request: RequestFacts): boolean {
  const site = request.field('sec-fetch-site') ?? 'same-origin'
  const isFetched =
    request.field('sec-fetch-dest') === 'empty' ||
    /^xmlhttprequest$/i.test(request.field('x-requested-with') ?? '')
  return site === 'same-origin' && isFetched
}

const BY_SCRIPT: readonly HeaderField[] = [
  ['sec-fetch-site', 'same-origin'],
  ['sec-fetch-dest', 'empty'],
]

export const docs: RuleDocs = {
  summary: 'A Basic or Digest challenge answers a request that a script in a browser made.',
  why: 'The browser asks the user for a password in a dialog of its own, over a page that has a login form.',
  bad: [
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      request: { headers: BY_SCRIPT },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      request: { headers: [['x-requested-with', 'XMLHttpRequest']] },
    },
  ],
  good: [
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      request: {
        headers: [
          ['sec-fetch-site', 'same-origin'],
          ['sec-fetch-dest', 'document'],
        ],
      },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      request: {
        headers: [
          ['sec-fetch-site', 'cross-site'],
          ['sec-fetch-dest', 'empty'],
        ],
      },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      request: { headers: [['sec-fetch-mode', 'cors']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      request: {
        headers: [
          ['sec-fetch-site', 'cross-site'],
          ['x-requested-with', 'XMLHttpRequest'],
        ],
      },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="api"']],
      request: { headers: BY_SCRIPT },
    },
  ],
}
