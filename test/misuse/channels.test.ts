import diagnostics from 'node:diagnostics_channel'
import { createAuthResponder } from '@proxy-auth-errors/core'
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
