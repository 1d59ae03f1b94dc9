import { expect, test } from 'vitest'
import type { Challenge } from './challenge.ts'
import { formatChallenge } from './format.ts'
import { parseChallenges } from './parse.ts'
import { basic, bearer, challenge, digest, dpop, negotiate } from './schemes.ts'

test.each<[Challenge, string]>([
  [basic({ realm: 'a' }), 'Basic realm="a"'],
  [
    basic({ realm: 'say "hi" \\ bye', charset: 'UTF-8' }),
    'Basic realm="say \\"hi\\" \\\\ bye", charset="UTF-8"',
  ],
  [basic({ realm: '' }), 'Basic realm=""'],
  [
    bearer({ realm: 'api', scope: 'a b', error: 'invalid_token' }),
    'Bearer realm="api", scope="a b", error="invalid_token"',
  ],
  [
    bearer({ error: 'insufficient_user_authentication', acr_values: 'gold', max_age: 5 }),
    'Bearer error="insufficient_user_authentication", acr_values="gold", max_age="5"',
  ],
  [
    bearer({ resource_metadata: 'https://r.example/.well-known/oauth-protected-resource' }),
    'Bearer resource_metadata="https://r.example/.well-known/oauth-protected-resource"',
  ],
  [digest({ realm: 'r', nonce: 'n' }), 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256'],
  [
    digest({
      realm: 'r',
      nonce: 'n',
      stale: true,
      userhash: false,
      charset: 'UTF-8',
      opaque: 'o',
      algorithm: 'MD5',
    }),
    'Digest realm="r", nonce="n", qop="auth", algorithm=MD5, stale=true, userhash=false, charset=UTF-8, opaque="o"',
  ],
  [dpop({ algs: 'ES256 PS256' }), 'DPoP algs="ES256 PS256"'],
  [dpop(), 'DPoP'],
  [negotiate(), 'Negotiate'],
  [negotiate('YII='), 'Negotiate YII='],
  [challenge('Newauth', { REALM: 'apps', type: '1' }), 'Newauth realm="apps", type="1"'],
])('%j is written as %s, and reads back', (built, text) => {
  expect(formatChallenge(built)).toBe(text)
  expect(parseChallenges(text)).toEqual({ ok: true, challenges: [built] })
})

test.each<[string, () => unknown, RegExp]>([
  ['no realm', () => basic({} as never), /basic\(\) needs "realm".*basic\(\{ realm: "…" \}\)/],
  ['a realm that is no string', () => basic({ realm: 7 as never }), /realm is 7\. Write a string/],
  [
    'a line break',
    () => basic({ realm: 'a\r\nSet-Cookie: x=1' }),
    /realm "a\\r\\nSet-Cookie: x=1".*cannot be written/,
  ],
  ['a NUL', () => basic({ realm: 'a\0' }), /cannot be written/],
  ['beyond Latin-1', () => basic({ realm: '☃' }), /"☃".*printable ASCII/],
  [
    'a charset',
    () => basic({ realm: 'a', charset: 'ISO-8859-1' as never }),
    /charset is "ISO-8859-1"\. Write "UTF-8"/,
  ],
  [
    'an unknown parameter',
    () => basic({ realm: 'a', real: 'b' } as never),
    /has no parameter "real".*challenge\("Basic"/,
  ],
  ['no parameters at all', () => basic(undefined as never), /takes its parameters as an object/],
  ['an empty Bearer', () => bearer({}), /at least one parameter.*bearer\(\{ realm: "api" \}\)/],
  ['a quote in error', () => bearer({ error: 'a "b"' }), /error is .*without " and/],
  ['two spaces in scope', () => bearer({ scope: 'a  b' }), /scope is "a {2}b"/],
  ['http metadata', () => bearer({ resource_metadata: 'http://api.example/x' }), /https URL/],
  [
    'http metadata at a host like localhost',
    () => bearer({ resource_metadata: 'http://localhost.evil.example/' }),
    /https URL/,
  ],
  ['a fraction of a second', () => bearer({ max_age: 1.5 }), /max_age is 1.5.*seconds/],
  ['no nonce', () => digest({ realm: 'a' } as never), /digest\(\) needs "nonce"/],
  ['an algorithm', () => digest({ realm: 'a', nonce: 'b', algorithm: 'SHA1' as never }), /"SHA-256"/],
  ['no token68', () => negotiate('a b'), /"a b" is no token68/],
  ['a scheme', () => challenge('My Auth'), /auth-scheme "My Auth" is no token/],
  ['a name', () => challenge('X', { 'a b': 'c' }), /name "a b" of X is no token/],
  ['a name twice', () => challenge('X', { a: '1', A: '2' }), /"a" of X is there twice/],
  ['both kinds', () => formatChallenge({ scheme: 'X', params: { a: 'b' }, token68: 'c' }), /never both/],
  [
    'challenges by status',
    () => formatChallenge({ 401: { scheme: 'Basic' } } as never),
    /is an object such as basic\(.*, not \{"401"/,
  ],
  ['no challenge', () => formatChallenge('Basic' as never), /A challenge is an object .*not "Basic"/],
])('%s is refused with a message that helps', (_name, build, message) => {
  expect(build).toThrow(TypeError)
  expect(build).toThrow(message)
})

test('localhost may have http metadata', () => {
  for (const host of ['localhost:8080', '127.0.0.1', '[::1]:3000']) {
    expect(bearer({ resource_metadata: `http://${host}/m` }).params['resource_metadata']).toBe(
      `http://${host}/m`,
    )
  }
})

test('a value that is no token is quoted, also where Digest writes one bare', () => {
  const params = { realm: 'a', nonce: 'n', stale: 'false, realm="evil"' }
  expect(formatChallenge({ scheme: 'Digest', params })).toBe(
    'Digest realm="a", nonce="n", stale="false, realm=\\"evil\\""',
  )
})

test('a challenge whose parameters can change is written anew', () => {
  const params: Record<string, string> = { realm: 'a' }
  const shallow = Object.freeze({ scheme: 'Basic', params })
  formatChallenge(shallow)
  params['realm'] = 'b'
  expect(formatChallenge(shallow)).toBe('Basic realm="b"')
})
