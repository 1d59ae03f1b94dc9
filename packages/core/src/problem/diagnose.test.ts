import { expect, test } from 'vitest'
import type { Challenge } from '../challenge/challenge.ts'
import { basic, bearer, digest } from '../challenge/schemes.ts'
import { classify } from '../errors/classify.ts'
import { diagnose } from './diagnose.ts'
import type { Reason } from './reasons.ts'

const token = { authorization: 'Bearer abc' }
const offer = [bearer({ realm: 'api' })]

test.each<[string, Reason, unknown, Record<string, string>, Challenge[]]>([
  [
    'the reason that an error was given',
    'revoked-credentials',
    { status: 401, reason: 'revoked-credentials' },
    {},
    offer,
  ],
  ['a scheme in other case', 'invalid-credentials', {}, { authorization: 'bEARER abc' }, offer],
  [
    'Basic in other case, without a colon',
    'malformed-credentials',
    {},
    { authorization: 'BASIC YWJj' },
    [basic({ realm: 'api' })],
  ],
  ['Bearer in other case, without a token', 'malformed-credentials', {}, { authorization: 'bearer' }, offer],
  ['what a code says', 'expired-credentials', { code: 'ERR_JWT_EXPIRED' }, {}, offer],
  [
    'a code that says missing, and no credentials',
    'missing-credentials',
    { code: 'NO_AUTHORIZATION' },
    {},
    offer,
  ],
  [
    'a code that says missing, and another scheme',
    'unsupported-scheme',
    { code: 'NO_AUTHORIZATION' },
    { authorization: 'NTLM x' },
    offer,
  ],
  [
    'a code that says missing, and a broken field',
    'malformed-credentials',
    { code: 'NO_AUTHORIZATION' },
    { authorization: '=' },
    offer,
  ],
  [
    'a code that says missing, and a good field',
    'missing-credentials',
    { code: 'NO_AUTHORIZATION' },
    token,
    offer,
  ],
  [
    'a signature that is missing',
    'invalid-credentials',
    { code: 'FAST_JWT_MISSING_SIGNATURE' },
    token,
    offer,
  ],
  [
    'an error about a token, which came in a cookie',
    'invalid-credentials',
    { name: 'JsonWebTokenError' },
    { cookie: 't=x' },
    offer,
  ],
  ['an error about a token, and none', 'missing-credentials', { name: 'JsonWebTokenError' }, {}, offer],
  ['an error about nothing, and a cookie', 'missing-credentials', {}, { cookie: 't=x' }, offer],
  [
    'an error about a token, a cookie, and another scheme',
    'unsupported-scheme',
    { name: 'JsonWebTokenError' },
    { cookie: 't=x', authorization: 'NTLM x' },
    offer,
  ],
  ['a token where nothing is offered', 'invalid-credentials', undefined, token, []],
  [
    'invalid_token, and the token elsewhere',
    'invalid-credentials',
    undefined,
    {},
    [bearer({ error: 'invalid_token' })],
  ],
  ...['The token expired', 'exp claim timestamp check failed', 'Your token for the store has EXPIRED'].map(
    (text): [string, Reason, unknown, Record<string, string>, Challenge[]] => [
      text,
      'expired-credentials',
      undefined,
      token,
      [bearer({ error: 'invalid_token', error_description: text })],
    ],
  ),
  ...[
    'Invalid or expired token',
    'The access token provided is expired, revoked, malformed, or invalid for other reasons',
    'The token has not expired yet, but its signature is wrong',
    'A token that is not yet expired, with a wrong signature',
    'The check of the expected audience failed',
    'An unexpired token of somebody else',
  ].map((text): [string, Reason, unknown, Record<string, string>, Challenge[]] => [
    text,
    'invalid-credentials',
    undefined,
    token,
    [bearer({ error: 'invalid_token', error_description: text })],
  ]),
  [
    'a step-up',
    'insufficient-authentication',
    undefined,
    token,
    [bearer({ error: 'insufficient_user_authentication' })],
  ],
  [
    'stale=true',
    'stale-nonce',
    undefined,
    { authorization: 'Digest username="a"' },
    [digest({ realm: 'a', nonce: 'b', stale: true })],
  ],
  [
    'stale=true, and no credentials',
    'missing-credentials',
    undefined,
    {},
    [digest({ realm: 'a', nonce: 'b', stale: true })],
  ],
  ['a scheme alone', 'malformed-credentials', undefined, { authorization: 'Bearer' }, offer],
  [
    'Basic without a colon',
    'malformed-credentials',
    undefined,
    { authorization: 'Basic YQ==' },
    [basic({ realm: 'a' })],
  ],
])('%s: %s', (_name, reason, error, headers, challenges) => {
  const request = { method: 'GET', target: '/', field: (name: string) => headers[name] }
  expect(diagnose(401, request, challenges, classify(error))).toBe(reason)
})
