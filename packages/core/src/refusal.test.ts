import { expect, test } from 'vitest'
import { basic, digest } from './challenge/schemes.ts'
import type { RefusalEvent } from './refusal.ts'
import { createAuthResponder } from './responder.ts'

function tell(
  mode: 'repair' | 'report',
  credentials: string | undefined,
  headers: [string, string][] = [],
): RefusalEvent[] {
  const events: RefusalEvent[] = []
  const challenges = { 407: [digest({ realm: 'a', nonce: 'n' }), basic({ realm: 'a' })] }
  const responder = createAuthResponder({ mode, challenges, onRefusal: (event) => events.push(event) })
  const request = { method: 'GET', target: 'http://example.com/', field: () => credentials }
  responder.respond({ request, reply: { status: 407, headers, body: 'no' } })
  return events
}

test.each<[string | undefined, string | undefined, string]>([
  [undefined, undefined, 'missing-credentials'],
  ['bAsIc dXNlcjpwYXNz', 'Basic', 'invalid-credentials'],
  ['NTLM abc', 'NTLM', 'unsupported-scheme'],
  ['a-token-without-a-scheme', 'other', 'unsupported-scheme'],
])('onRefusal is told of %s as %s, %s', (credentials, sent, reason) => {
  expect(tell('repair', credentials)).toEqual([
    { status: 407, reason, offered: ['Digest', 'Basic'], sent, emitter: undefined },
  ])
})

test('in mode report it is told of what was sent', () => {
  expect(tell('report', 'Basic dXNlcjpwYXNz', [['proxy-authenticate', 'Basic realm="mine"']])).toMatchObject([
    { status: 407, reason: 'invalid-credentials', offered: ['Basic'] },
  ])
  expect(tell('report', 'Basic dXNlcjpwYXNz')).toMatchObject([{ reason: 'invalid-credentials', offered: [] }])
})

test('a token that was sent without a scheme, and came back as one, is not told', () => {
  expect(tell('report', 'abcDEF123', [['proxy-authenticate', 'abcDEF123 realm="mine"']])).toMatchObject([
    { offered: ['other'], sent: 'other' },
  ])
})
