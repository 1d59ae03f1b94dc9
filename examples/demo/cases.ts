import { formatChallenge, type Reason } from '@proxy-auth-errors/core'
import { CHALLENGES, EXPIRED } from './samples.ts'

/** A request that is refused, and what has to arrive at the client with the suite. */
export interface Case {
  /** What the app did, and the client where it did something out of the ordinary. */
  readonly title: string
  readonly path: string
  readonly method?: 'HEAD'
  readonly headers?: Readonly<Record<string, string>>
  readonly status: 401 | 407
  readonly challenge: string
  /** Default: `missing-credentials`. */
  readonly reason?: Reason
  /** Where the app gave one. */
  readonly detail?: string
  /** A page is expected and no JSON. */
  readonly page?: true
}

const DEFAULT_401 = { status: 401, challenge: 'Bearer realm="api"' } as const
const DEFAULT_407 = { status: 407, challenge: 'Basic realm="proxy", charset="UTF-8"' } as const

export const CASES: readonly Case[] = [
  { title: 'a thrown 401', path: '/thrown-401', ...DEFAULT_401 },
  { title: 'a thrown 407', path: '/thrown-407', ...DEFAULT_407 },
  {
    title: 'unauthorized() thrown, with a challenge',
    path: '/own-error',
    headers: { authorization: 'Bearer from-yesterday' },
    status: 401,
    challenge: formatChallenge(EXPIRED.challenges),
    reason: EXPIRED.reason,
    detail: EXPIRED.detail,
  },
  { title: '407 with JSON that looks like a problem', path: '/problem-like', ...DEFAULT_407 },
  { title: '401 with plain text', path: '/text', ...DEFAULT_401 },
  {
    title: '401 with a challenge of its own',
    path: '/own-challenge',
    status: 401,
    challenge: CHALLENGES.own,
  },
  { title: '407 with the field of 401', path: '/wrong-field', status: 407, challenge: CHALLENGES.misplaced },
  {
    title: '401 with quotes that are not escaped',
    path: '/broken-challenge',
    status: 401,
    challenge: 'Basic realm="a \\"q\\" r"',
  },
  {
    title: 'a challenge set, then a 401 thrown',
    path: '/set-then-thrown',
    status: 401,
    challenge: CHALLENGES.setFirst,
  },
  { title: 'HEAD; a thrown 407', path: '/thrown-407', method: 'HEAD', ...DEFAULT_407 },
  {
    title: 'a browser; a thrown 401',
    path: '/thrown-401',
    headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    ...DEFAULT_401,
    page: true,
  },
]

/** The request-target: 407 is the answer of a proxy, and a proxy is asked for a whole URL. */
export function targetOf({ status, path }: Case): string {
  return status === 407 ? `http://example.com${path}` : path
}
