/** Challenges of a thrown error that nobody can write: TypeScript knows, JavaScript does not. */
import { expect, test } from 'vitest'
import { bearer } from '../challenge/schemes.ts'
import type { Finding } from '../misuse/finding.ts'
import type { AuthErrorsOptions } from '../options.ts'
import { createAuthResponder } from '../responder.ts'

function ask(status: 401 | 407, challenges: unknown, options?: AuthErrorsOptions) {
  const findings: Finding[] = []
  const responder = createAuthResponder({
    challenges: { 401: bearer({ realm: 'api' }), 407: bearer({ realm: 'api' }) },
    onFinding: (finding) => void findings.push(finding),
    ...options,
  })
  const target = status === 407 ? 'http://example.com/' : '/'
  const request = { method: 'GET', target, field: () => undefined }
  const answer = responder.respond({ request, error: { status, reason: 'missing-credentials', challenges } })
  const offered = answer?.reply.headers.filter(([name]) => name.endsWith('-authenticate'))
  return { status: answer?.reply.status, offered, findings }
}

const UNWRITABLE: readonly [name: string, challenges: unknown, kind: string][] = [
  ['without params', { scheme: 'Bearer' }, 'Object'],
  ['with a line break', { scheme: 'Basic', params: { realm: 'canary\nb' } }, 'Object'],
  ['none', [], 'Array'],
  ['a text', 'Bearer realm="canary"', 'String'],
  ['a number', 7, 'Number'],
  ['a function', () => bearer({ realm: 'canary' }), 'Function'],
  ['no object', new Map(), 'Map'],
  ['one of them', [bearer({ realm: 'canary' }), {}], 'Array'],
]

test.each(UNWRITABLE)('%s: it is found, and what is configured leaves', (_name, challenges, kind) => {
  for (const status of [401, 407] as const) {
    const { offered, findings } = ask(status, challenges)
    expect(offered).toEqual([[expect.stringMatching(/^(www|proxy)-authenticate$/), 'Bearer realm="api"']])
    expect(findings).toMatchObject([{ rule: 'malformed-challenge', status, repaired: true }])
    expect(findings[0]!.message).toContain(`([object ${kind}])`)
    expect(findings[0]!.message).not.toContain('canary')
  }
})

test.each([undefined, null])('%s is none', (challenges) => {
  expect(ask(401, challenges).findings).toEqual([])
})

test('strict: a test does not overlook it', () => {
  expect(ask(401, { scheme: 'Bearer' }, { mode: 'strict' }).status).toBe(500)
})
