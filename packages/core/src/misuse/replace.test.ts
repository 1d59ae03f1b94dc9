import { expect, test } from 'vitest'
import type { HeaderField } from '../exchange.ts'
import { createAuthResponder } from '../responder.ts'

test.each<[string, 401 | 407, string[], string[]]>([
  [
    'the scheme of what cannot be read',
    407,
    ['Basic realm=My Proxy'],
    ['Basic realm="proxy", charset="UTF-8"'],
  ],
  ['no clear text for a hash', 407, ['Digest realm="p" nonce= x'], ['Bearer realm="proxy"']],
  ['the default for what names no scheme', 407, ['realm="p"'], ['Basic realm="proxy", charset="UTF-8"']],
  [
    'nothing beside what can be read',
    407,
    ['Digest realm="p", nonce="n", qop="auth", algorithm=SHA-256', 'Basic realm=My Proxy'],
    ['Digest realm="p", nonce="n", qop="auth", algorithm=SHA-256'],
  ],
  [
    'nothing for what is clear',
    401,
    ['Bearer realm="OAuth" resource_metadata=https://api.example/meta'],
    ['Bearer realm="OAuth", resource_metadata="https://api.example/meta"'],
  ],
  [
    'what few know, neither first nor last,',
    401,
    ['Newauth realm="a"', 'Digest realm="a", nonce="n", qop="auth", algorithm=SHA-256', 'Basic realm="a"'],
    ['Digest realm="a", nonce="n", qop="auth", algorithm=SHA-256', 'Newauth realm="a"', 'Basic realm="a"'],
  ],
])('%s is offered', (_name, status, sent, expected) => {
  const name = status === 401 ? 'www-authenticate' : 'proxy-authenticate'
  const answer = createAuthResponder({ onFinding: () => undefined }).respond({
    request: { method: 'GET', target: status === 401 ? '/' : 'http://a.example/', field: () => undefined },
    reply: { status, headers: sent.map((line): HeaderField => [name, line]), body: undefined },
  })
  expect(answer!.reply.headers.filter(([field]) => field === name).map(([, line]) => line)).toEqual(expected)
})
