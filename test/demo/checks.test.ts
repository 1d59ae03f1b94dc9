import { expect, test } from 'vitest'
import { type Case, CASES } from '../../examples/demo/cases.ts'
import { findFaults } from '../../examples/demo/checks.ts'
import type { WireResponse } from '../../examples/demo/wire.ts'

const sent: Case = CASES[0]!
const head: Case = { ...sent, method: 'HEAD' }
const page: Case = { ...sent, page: true }

const PROBLEM = {
  type: 'about:blank',
  title: 'Unauthorized',
  status: 401,
  detail: 'Send Authorization with the Bearer scheme.',
  reason: 'missing-credentials',
  challenges: [{ scheme: 'Bearer', params: { realm: 'api' } }],
}

interface Change {
  readonly status?: number
  /** `undefined` takes a field away. */
  readonly fields?: Readonly<Record<string, string | string[] | undefined>>
  readonly problem?: Readonly<Record<string, unknown>>
  readonly body?: string
}

/** The correct response to the case, but for a change. */
function respond({ status = 401, fields = {}, problem = {}, body }: Change = {}): WireResponse {
  const bytes = Buffer.from(body ?? JSON.stringify({ ...PROBLEM, ...problem }))
  const all: Record<string, string | string[] | undefined> = {
    'content-type': 'application/problem+json',
    'content-length': String(bytes.length),
    'cache-control': 'no-store',
    'www-authenticate': 'Bearer realm="api"',
    ...fields,
  }
  return { status, body: bytes, all: (name) => [all[name] ?? []].flat() }
}

test('a correct response has no fault', () => {
  expect(findFaults(sent, respond(), [respond()])).toEqual([])
})

test.each<[string, Change, RegExp]>([
  ['another status', { status: 500 }, /^status is 500, not 401$/],
  [
    'a charset',
    { fields: { 'content-type': 'application/problem+json; charset=utf-8' } },
    /^content-type is /,
  ],
  [
    'two media types',
    { fields: { 'content-type': ['application/problem+json', 'a/b'] } },
    /^content-type is /,
  ],
  ['no challenge', { fields: { 'www-authenticate': undefined } }, /^www-authenticate is /],
  ['another challenge', { fields: { 'www-authenticate': 'Bearer realm="b"' } }, /^www-authenticate is /],
  ['a broken challenge', { fields: { 'www-authenticate': 'Bearer realm="a "b""' } }, /^www-authenticate is /],
  [
    'a challenge too many',
    { fields: { 'proxy-authenticate': 'Basic realm="b"' } },
    /^proxy-authenticate is /,
  ],
  [
    'no Cache-Control',
    { fields: { 'cache-control': undefined } },
    /^cache-control is \[\], not \["no-store"\]$/,
  ],
  ['a wrong length', { fields: { 'content-length': '1' } }, /^content-length is \["1"\], not \["\d+"\]$/],
  ['chunks', { fields: { 'transfer-encoding': 'chunked' } }, /^transfer-encoding is /],
  ['another status in the body', { problem: { status: 407 } }, /^status of the body is 407, not 401$/],
  [
    'another reason',
    { problem: { reason: 'stale-nonce' } },
    /^reason is "stale-nonce", not "missing-credentials"$/,
  ],
  ['another type', { problem: { type: '/errors/1' } }, /^type is /],
  ['another title', { problem: { title: 'No' } }, /^title is "No", not "Unauthorized"$/],
  [
    'no detail',
    { problem: { detail: undefined } },
    /^whether there is a detail is "undefined", not "string"$/,
  ],
  ['other challenges in the body', { problem: { challenges: [] } }, /^challenges is \[\], not \[\{/],
  ['a body that is no JSON', { body: '<p>' }, /^reason is missing, not "missing-credentials"$/],
])('%s is a fault', (_name, change, fault) => {
  const faults = findFaults(sent, respond(change), [])
  expect(faults.filter((text) => fault.test(text))).toHaveLength(1)
})

test('a body that differs from that of another framework is a fault', () => {
  const twin = respond({ problem: { extra: 1 } })
  expect(findFaults(sent, respond(), [twin])).toEqual([
    expect.stringMatching(/^content-length is /),
    expect.stringMatching(/^body is /),
  ])
})

test('a response to HEAD has no body, and the length of that to GET', () => {
  const length = { 'content-length': String(respond().body.length) }
  const empty = respond({ body: '', fields: length })
  expect(findFaults(head, empty, [respond()])).toEqual([])
  expect(findFaults(head, respond(), [respond()])).toEqual([expect.stringMatching(/^length of the body is /)])
  expect(findFaults(head, respond({ body: '' }), [respond()])).toEqual([
    expect.stringMatching(/^content-length is \["0"\]/),
  ])
})

test('a page is checked by its heading', () => {
  const fields = { 'content-type': 'text/html; charset=utf-8', vary: 'Accept' }
  expect(findFaults(page, respond({ fields, body: '<h1>401 Unauthorized</h1>' }), [])).toEqual([])
  expect(findFaults(page, respond({ fields, body: '<h1>Error</h1>' }), [])).toEqual([
    'heading is "Error", not "401 Unauthorized"',
  ])
})
