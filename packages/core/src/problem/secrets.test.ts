import { expect, test } from 'vitest'
import { decodeBase64 } from '../challenge/base64.ts'
import { redact } from './redact.ts'
import { credentialsOf, holdsAny, isLikeToken, safeTarget, secretsOf } from './secrets.ts'

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
  ['got Bearer odd one', request('/', { authorization: 'Bearer odd one' }), 'got [redacted]'],
  ['at page=2&q=1', request('/?page=2&q=1'), 'at [redacted]'],
  ['at /private, without a query', request('/private'), 'at /private, without a query'],
  ['token topsecret', request('?topsecret'), 'token [redacted]'],
  ['sorted by surname', request('/?sort=surname'), 'sorted by surname'],
  ['sorted by forename', request('/?sort=forename'), 'sorted by [redacted]'],
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

const KEY = 'abcDEF123key'

test.each<[string, string]>([
  ['in quotes', `Bearer "${KEY}"`],
  ['in quotes, with a word behind it and no scheme', `"${KEY} x"`],
  ['behind the scheme twice', `Bearer Bearer ${KEY}`],
  ['with a name', `ApiKey bob:${KEY}`],
  ['without a scheme', `bob:${KEY}`],
  ['as a password, of a scheme that nobody knows', `Login ${btoa(`bob:${KEY}`)}`],
  ['as a password that is not encoded', `Basic bob:${KEY}`],
  ['in a parameter', `AWS4-HMAC-SHA256 Credential=AK/us, SignedHeaders=host;date, Signature=${KEY}`],
  ['before padding', `SharedKey account:${KEY}==`],
  ['before padding of one', `SharedKey account:${KEY}=`],
])('a secret %s is one', (_how, authorization) => {
  const facts = request('/', { authorization })
  expect(credentialsOf(facts)).toContain(KEY)
  expect(secretsOf(facts)).toContain(KEY)
})

test('a token is a secret where it stands for the name of a parameter', () => {
  const facts = request('/', { authorization: 'Token abcDEF1234567890=x, y' })
  expect(credentialsOf(facts)).toContain('abcDEF1234567890')
})

test('a token without a scheme is a secret', () => {
  for (const secrets of [credentialsOf, secretsOf])
    expect(secrets(request('/', { authorization: KEY }))).toContain(KEY)
})

test('who the user is, is a secret of those that no message repeats, and not of those that no response does', () => {
  for (const authorization of [
    'Digest username="bobBOB99", response="6629fae4"',
    'Digest username="bobBOB99", response="6629fae4',
    `Basic ${btoa('bobBOB99:s3cret')}`,
  ]) {
    const facts = request('/', { authorization })
    expect(secretsOf(facts)).toContain('bobBOB99')
    expect(credentialsOf(facts)).not.toContain('bobBOB99')
  }
})

test('a password of two lines is a secret', () => {
  const facts = request('/', { authorization: `Basic ${btoa(`bob:first\n${KEY}`)}` })
  expect(credentialsOf(facts)).toContain(`first\n${KEY}`)
})

test('a password in base64url is a secret', () => {
  const authorization = `Basic ${Buffer.from('bob:pÿ?sÿcret9', 'latin1').toString('base64url')}`
  expect(authorization).toMatch(/[-_]/)
  expect(credentialsOf(request('/', { authorization }))).toContain('pÿ?sÿcret9')
})

test('the tokens of the query are secrets, as they are and decoded', () => {
  const target = `/?access_token=abcdef1&x=1&access_token=12%7CabcDEF`
  expect(credentialsOf(request(target))).toEqual(['abcdef1', '12%7CabcDEF', '12|abcDEF'])
})

test.each([
  ['mF_9.B5f-4.1JqMkEy0', true],
  ['12|abcdEFGH1234ijkl', true],
  ['0a1b2c3d4e5f60718293', true],
  ['0A1B2C3D4E5F60718293', true],
  ['max-age=31536000', false],
  ['the-name-of-a-beef', false],
  ['HTTP-STATUS-CODE-401', false],
  ['frame-ancestors x1', false],
  ['cdn1.example.com', false],
  ['includeSubDomains', false],
  ['Expires=Thu01Jan1970', false],
  ['abcDEF123', false],
])('%j looks like a token: %s', (text, expected) => {
  expect(isLikeToken(text)).toBe(expected)
})

test.each(['sk-live-abcDEF123456 a', 'sk-live-abcDEF123456 a b c'])(
  'a token with words behind it is a secret: %s',
  (authorization) => {
    const facts = request('/', { authorization })
    expect(secretsOf(facts)).toContain('sk-live-abcDEF123456')
  },
)

test.each<[string, string[]]>([
  ['ApiKey alice:9f8e7d6c5b', ['ApiKey']],
  ['SharedKeyLite account1:9f8e7d6c5b==', ['SharedKeyLite']],
  [
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7/20130524/us-east-1/s3/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=fe5f80f77d5fa3beca038a248ff027',
    ['Credential', 'SignedHeaders', 'Signature', 'host', 'content-type', 'x-amz-date'],
  ],
  [
    'Digest username="bob", realm="proxy", uri="/api", qop=auth, algorithm=MD5, response="6629fae4"',
    ['proxy', '/api', 'auth', 'MD5'],
  ],
  [
    'Digest username="bob", realm="proxy", uri="/api", qop=auth, algorithm=MD5, response="6629fae4',
    ['proxy', '/api', 'auth', 'MD5'],
  ],
  ['ApiKey 9f8e7d6c5b', ['ApiKey']],
  [`Bearer Bearer ${KEY}`, ['Bearer']],
])('of %s the words are no secret', (authorization, words) => {
  const facts = request('/', { authorization })
  for (const word of words) {
    expect(credentialsOf(facts)).not.toContain(word)
    expect(secretsOf(facts)).not.toContain(word)
  }
})

test.each([
  ['abcdefghijklmnop', true],
  ['abcdefghijklmno', false],
  ['abcDEF', true],
  ['abc.de', true],
  ['ab1234', true],
  ['ab123', false],
])('a token %s cannot stand somewhere else by chance: %s', (token, expected) => {
  const secrets = credentialsOf(request('/', { authorization: `Bearer ${token}` }))
  expect(secrets.includes(token)).toBe(expected)
})

const WORDS =
  'algorithm auth-scope charset created domain expires headers nc oauth_signature_method qop realm signedheaders uri userhash validation version'

test.each(WORDS.split(' '))('the value of %s is a word of any text', (name) => {
  for (const end of ['', ', "']) {
    const facts = request('/', { authorization: `X ${name}="wordOFtext1"${end}` })
    expect(credentialsOf(facts)).not.toContain('wordOFtext1')
    expect(secretsOf(facts)).not.toContain('wordOFtext1')
  }
})

test.each(['cnonce', 'keyid', 'nonce', 'opaque', 'sid', 'username'])(
  'the value of %s is what a response may have',
  (name) => {
    for (const end of ['', ', "']) {
      const facts = request('/', { authorization: `X ${name}="wordOFtext1"${end}` })
      expect(credentialsOf(facts)).not.toContain('wordOFtext1')
      expect(secretsOf(facts)).toContain('wordOFtext1')
    }
  },
)

test('the credentials for a proxy are found behind many others', () => {
  const params = Array.from({ length: 1000 }, (_, at) => `p${at}=Secret${at}`).join(',')
  for (const end of ['', '"']) {
    const facts = request('/', { authorization: `X ${params}${end}`, 'proxy-authorization': `Bearer ${KEY}` })
    expect(credentialsOf(facts)).toContain(KEY)
    expect(secretsOf(facts)).toContain(KEY)
  }
})

test.each([
  'Digest realm="r3alm-of-a-server", algorithm="SHA-256", nonce="n0nce-1", response=, x',
  'Bearer invalid_token',
])('nothing of %s is a secret of its own', (authorization) => {
  const secrets = credentialsOf(request('/', { authorization }))
  for (const word of ['r3alm-of-a-server', 'SHA-256', 'n0nce-1', 'invalid_token'])
    expect(secrets).not.toContain(word)
})

test('no more secrets are looked for than real credentials have', () => {
  const params = Array.from({ length: 1000 }, (_, at) => `p${at}=Secret${at}`).join(',')
  expect(credentialsOf(request('/', { authorization: `Digest ${params}` }))).toHaveLength(50)
  expect(credentialsOf(request('/', { authorization: `Digest ${params},"` }))).toHaveLength(50)
  const target = `/?${Array.from({ length: 2000 }, (_, at) => `secret-${at}`).join('&')}`
  expect(secretsOf(request(target, { authorization: `Digest ${params}` }))).toHaveLength(1000)
})

test('a long query hides nothing of what the fields hold', () => {
  const tokens = Array.from({ length: 2000 }, (_, at) => `access_token=${'x'.repeat(20)}${at}`)
  const facts = request(`/?${tokens.join('&')}`, { authorization: `Bearer ${KEY}` })
  expect(credentialsOf(facts)).toContain(KEY)
  expect(secretsOf(facts)).toContain(KEY)
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
  ['HTTP://user:pass@host.example/a', 'HTTP://host.example/a'],
  ['?token=x', ''],
])('%s is shown as %s', (target, expected) => {
  expect(safeTarget(target)).toBe(expected)
})

test('a long target is cut', () => {
  expect(safeTarget(`/${'a'.repeat(10_000)}`)).toHaveLength(200)
  expect(safeTarget(`/${'a'.repeat(199)}`)).not.toContain('…')
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
