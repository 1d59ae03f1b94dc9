import diagnostics from 'node:diagnostics_channel'
import { basic, createAuthResponder } from '@proxy-auth-errors/core'
import { expect, test } from 'vitest'

test.each(['finding', 'refusal'] as const)(
  'proxy-auth-errors:%s is published to those who listen',
  (topic) => {
    const messages: unknown[] = []
    const listener = (message: unknown): void => void messages.push(message)
    const request = { method: 'GET', target: '/a?b', field: () => 'Bearer abc' }
    const responder = createAuthResponder()
    responder.respond({ request, error: { status: 401 } })
    diagnostics.subscribe(`proxy-auth-errors:${topic}`, listener)
    responder.respond({ request, error: { status: 401 } })
    diagnostics.unsubscribe(`proxy-auth-errors:${topic}`, listener)
    responder.respond({ request, error: { status: 401 } })
    expect(messages).toEqual([
      topic === 'finding'
        ? expect.objectContaining({
            rule: 'missing-www-authenticate',
            request: { method: 'GET', target: '/a' },
          })
        : expect.objectContaining({
            status: 401,
            reason: 'invalid-credentials',
            offered: ['Bearer'],
            sent: 'Bearer',
          }),
    ])
  },
)

test('a refusal with what is configured is published as well', () => {
  const messages: unknown[] = []
  const listener = (message: unknown): void => void messages.push(message)
  const request = { method: 'GET', target: '/', field: () => undefined }
  const responder = createAuthResponder({ challenges: { 401: basic({ realm: 'a' }) } })
  diagnostics.subscribe('proxy-auth-errors:refusal', listener)
  responder.respond({ request, error: { status: 401 } })
  diagnostics.unsubscribe('proxy-auth-errors:refusal', listener)
  expect(messages).toEqual([expect.objectContaining({ reason: 'missing-credentials', offered: ['Basic'] })])
})
