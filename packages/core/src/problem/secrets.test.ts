import { expect, test } from 'vitest'
import { decodeBase64, holdsAny, redact, safeTarget, secretsOf } from './secrets.ts'

function request(target: string, headers: Record<string, string> = {}) {
  return { method: 'GET', target, field: (name: string) => headers[name] }
}

const login = { authorization: `Basic ${btoa('alice:s3cret')}` }

test.each<[string, ReturnType<typeof request>, string]>([
  ['no user alice', request('/', login), 'no user [redacted]'],
  ['wrong password s3cret', request('/', login), 'wrong password [redacted]'],
  [`got ${login.authorization}`, request('/', login), 'got [redacted]'],
  ['token abc.def', request('/', { 'proxy-authorization': 'Bearer abc.def' }), 'token [redacted]'],
  [
    'nonce="n0nce"',
    request('/', { authorization: 'Digest username="bob", nonce="n0nce"' }),
    'nonce="[redacted]"',
  ],
  ['odd one', request('/', { authorization: 'Bearer odd one' }), '[redacted]'],
  ['at /a?access_token=topsecret', request('/a?access_token=topsecret'), 'at /a?[redacted]'],
  ['token top secret', request('/a?t=top%20secret'), 'token [redacted]'],
  ['see https://x.example/?q=1#f', request('/'), 'see https://x.example/?[redacted]#f'],
  [
    'wrong: pä55wörd',
    request('/', { authorization: `Basic ${Buffer.from('bob:pä55wörd').toString('base64')}` }),
    'wrong: [redacted]',
  ],
  ['wrong: pä55', request('/', { authorization: `Basic ${btoa('bob:pä55')}` }), 'wrong: [redacted]'],
  ['decoded abc:def', request('/', { authorization: `Bearer ${btoa('abc:def')}` }), 'decoded abc:def'],
  ['nothing to hide', request('/?page=2', { authorization: 'Basic !' }), 'nothing to hide'],
])('%s', (text, facts, expected) => {
  expect(redact(text, secretsOf(facts))).toBe(expected)
})

test('credentials that are parts of what stands for them do not make a text grow', () => {
  const mark = '[redacted]'
  const parts = [3, 4, 5, 6, 7, 8, 9, 10].flatMap((length) =>
    Array.from({ length: mark.length - length + 1 }, (_, at) => mark.slice(at, at + length)),
  )
  const facts = request('/', { authorization: `? ${parts.join(' ')}` })
  expect(redact('a red car', secretsOf(facts))).toBe('a [redacted] car')
})

test('only the beginning of a long text is given', () => {
  expect(redact('x'.repeat(100_000), [])).toHaveLength(1000)
})

test('a secret that another one begins in is taken out to its end', () => {
  const facts = request('/', { authorization: 'Digest username="abcde", response="cdefg"' })
  expect(redact('xabcdefgx', secretsOf(facts))).toBe('x[redacted]x')
})

test.each([
  ['of a long text that is looked at', `${'-'.repeat(990)}token `],
  ['of any text', 'no '],
])('no part of a long token is left at the end %s', (_what, before) => {
  const token = 'abcdefghij'.repeat(800)
  const shown = redact(
    `${before}${token} is not valid`,
    secretsOf(request('/', { authorization: `Bearer ${token}` })),
  )
  expect(shown).not.toContain('abc')
  expect(shown.startsWith(before.trim())).toBe(true)
})

test('a text reveals what the client sent, or not', () => {
  expect(holdsAny('user alice is gone', secretsOf(request('/', login)))).toBe(true)
  expect(holdsAny('bring a ticket', secretsOf(request('/', login)))).toBe(false)
})

test.each([
  ['/a/b?token=x#y', '/a/b'],
  ['http://user:pass@host.example/a?b', 'http://host.example/a'],
  ['host.example:443', 'host.example:443'],
  ['*', '*'],
  ['alice:pw@host.example:443', 'host.example:443'],
  ['//alice:pw@host.example/', '//host.example/'],
  ['/a@b', '/a@b'],
])('%s is shown as %s', (target, expected) => {
  expect(safeTarget(target)).toBe(expected)
})

test('a long target is cut', () => {
  expect(safeTarget(`/${'a'.repeat(10_000)}`)).toHaveLength(200)
})

test.each([
  ['YWxpY2U6cHc=', 'alice:pw'],
  ['YQ', 'a'],
  ['bad-token', undefined],
  ['YWJjZ', undefined],
  ['YQ=', undefined],
  ['', ''],
])('%j is base64 of %j', (text, expected) => {
  expect(decodeBase64(text)).toBe(expected)
})
