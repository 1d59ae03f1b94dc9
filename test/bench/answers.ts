/** What the variants answer with. */
import type { IncomingHttpHeaders } from 'node:http'
import { bearer } from '@proxy-auth-errors/core'

/** The request of every variant has these credentials, and is refused for them. */
export const REQUEST = { path: '/private', authorization: 'Bearer bad-token' } as const

/** Each handler looks at the token before it answers: who refuses has read what was sent. No request has this one. */
export function isAllowed(authorization: string | undefined): boolean {
  return authorization === 'Bearer good-token'
}

export const OPTIONS = { challenges: { 401: bearer({ realm: 'api' }) } }

/** What a handler says that has looked at the token. */
export const REFUSAL = { status: 401, reason: 'invalid-credentials' } as const

export const CHALLENGE = 'Bearer realm="api"'

/** The suite's answer to that request, and what a hand-written handler sends as well. */
export const PROBLEM: string = JSON.stringify({
  type: 'about:blank',
  title: 'Unauthorized',
  status: 401,
  detail: 'The credentials were not accepted. Send Authorization with the Bearer scheme.',
  reason: 'invalid-credentials',
  challenges: [{ scheme: 'Bearer', params: { realm: 'api' } }],
})

const LENGTH = String(Buffer.byteLength(PROBLEM))

export const PROBLEM_FIELDS = {
  'content-type': 'application/problem+json',
  'content-length': LENGTH,
  'cache-control': 'no-store',
  'www-authenticate': CHALLENGE,
} as const

/** A 200 with as many octets and fields as the problem document has. */
export const SAME_SIZE_FIELDS = {
  'content-type': 'application/problem+json',
  'content-length': LENGTH,
  'cache-control': 'no-store',
  'x-authentication': CHALLENGE,
} as const

/** What a response must be before it is timed. */
export interface Expectation {
  readonly status: 200 | 401
  /** Whether it carries the challenge. */
  readonly challenge: boolean
  /** `suite`: the problem document of the suite; `problem`: another one; `any`: whatever the peer sends. */
  readonly body: 'suite' | 'problem' | 'any'
}

export const OK: Expectation = { status: 200, challenge: false, body: 'any' }
/** A 401, whatever else it is: nothing but its status is asked of a handler that comes with a framework. */
export const ANY: Expectation = { status: 401, challenge: false, body: 'any' }
export const REFUSED: Expectation = { status: 401, challenge: true, body: 'suite' }

/** What is wrong with a response; `undefined` where it is as expected. */
export function findFault(
  expected: Expectation,
  status: number,
  fields: IncomingHttpHeaders,
  body: string,
): string | undefined {
  if (status !== expected.status) return `status ${status} where ${expected.status} was expected`
  const challenge = fields['www-authenticate']
  if (expected.challenge !== (challenge === CHALLENGE)) return `the challenge is ${challenge}`
  if (expected.body === 'any') return undefined
  const type = fields['content-type'] ?? ''
  if (!type.startsWith('application/problem+json')) return `the type is ${type}`
  if (expected.body === 'suite' && body !== PROBLEM) return `the body is ${body}`
  const { status: member } = JSON.parse(body) as { status?: unknown }
  return member === 401 ? undefined : `the status in the body is ${String(member)}`
}
