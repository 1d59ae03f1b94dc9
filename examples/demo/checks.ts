import { isDeepStrictEqual } from 'node:util'
import { parseChallenges } from '@proxy-auth-errors/core'
import type { Case } from './cases.ts'
import type { WireResponse } from './wire.ts'

const FIELDS = { 401: 'www-authenticate', 407: 'proxy-authenticate' } as const
const PHRASES = { 401: 'Unauthorized', 407: 'Proxy Authentication Required' } as const

/** What is checked, what was found and what had to be found. */
type Check = readonly [name: string, found: unknown, expected: unknown]

/**
 * Says what of a response is not as it has to be.
 *
 * @param twins responses that must have the same body: of the other frameworks, and to GET where this is one to HEAD
 */
export function findFaults(expected: Case, response: WireResponse, twins: readonly WireResponse[]): string[] {
  const faults = [
    ...headChecks(expected, response),
    ...(expected.method === 'HEAD' ? [] : bodyChecks(expected, response.body.toString())),
    ...lengthChecks(expected, response, twins),
  ].flatMap(([name, found, wanted]) =>
    isDeepStrictEqual(found, wanted) ? [] : [`${name} is ${show(found)}, not ${show(wanted)}`],
  )
  return [...new Set(faults)]
}

/** Whether a client can tell from a response how to authenticate. */
export function hasUsableChallenge({ status }: Case, response: WireResponse): boolean {
  const parsed = parseChallenges(response.all(FIELDS[status]))
  return response.status === status && parsed.ok && parsed.challenges.length > 0
}

function headChecks({ status, challenge, page }: Case, response: WireResponse): Check[] {
  return [
    ['status', response.status, status],
    [
      'content-type',
      response.all('content-type'),
      [page ? 'text/html; charset=utf-8' : 'application/problem+json'],
    ],
    [FIELDS[status], parseChallenges(response.all(FIELDS[status])), parseChallenges(challenge)],
    [FIELDS[status === 401 ? 407 : 401], response.all(FIELDS[status === 401 ? 407 : 401]), []],
    ['cache-control', response.all('cache-control'), ['no-store']],
    ['vary', response.all('vary'), page ? ['Accept'] : []],
    ['transfer-encoding', response.all('transfer-encoding'), []],
  ]
}

function bodyChecks({ status, challenge, reason, detail, page }: Case, body: string): Check[] {
  const title = PHRASES[status]
  if (page) return [['heading', /<h1>(.*)<\/h1>/.exec(body)?.[1], `${status} ${title}`]]
  const problem = parseObject(body)
  const parsed = parseChallenges(challenge)
  return [
    ['type', problem['type'], 'about:blank'],
    ['title', problem['title'], title],
    ['status of the body', problem['status'], status],
    ['reason', problem['reason'], reason ?? 'missing-credentials'],
    ['challenges', problem['challenges'], parsed.ok && parsed.challenges],
    ['whether there is a detail', typeof problem['detail'], 'string'],
    ...(detail === undefined ? [] : [['detail', problem['detail'], detail] as const]),
  ]
}

function lengthChecks({ method }: Case, response: WireResponse, twins: readonly WireResponse[]): Check[] {
  const { length } = response.body
  const own: Check =
    method === 'HEAD'
      ? ['length of the body', length, 0]
      : ['content-length', response.all('content-length'), [String(length)]]
  return [
    own,
    ...twins.flatMap((twin): Check[] => [
      ['content-length', response.all('content-length'), twin.all('content-length')],
      ...(method === 'HEAD' ? [] : [['body', response.body.toString(), twin.body.toString()] as const]),
    ]),
  ]
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value)
}
