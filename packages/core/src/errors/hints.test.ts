import { expect, test } from 'vitest'
import { hintsOf, readHints } from './hints.ts'

function coded(name: string, code: string, more: object = {}): Error {
  return Object.assign(new Error('message'), { name, code, ...more })
}

test.each<[unknown, string | undefined, string | undefined]>([
  [coded('UnauthorizedError', 'credentials_required'), 'missing-credentials', 'Bearer'],
  [coded('UnauthorizedError', 'credentials_bad_scheme'), 'unsupported-scheme', 'Bearer'],
  [coded('UnauthorizedError', 'credentials_bad_format'), 'malformed-credentials', 'Bearer'],
  [coded('UnauthorizedError', 'invalid_token'), 'invalid-credentials', 'Bearer'],
  [
    coded('UnauthorizedError', 'invalid_token', { inner: coded('TokenExpiredError', '') }),
    'expired-credentials',
    'Bearer',
  ],
  [coded('UnauthorizedError', 'revoked_token'), 'revoked-credentials', 'Bearer'],
  [coded('FastifyError', 'FST_BASIC_AUTH_MISSING_OR_BAD_AUTHORIZATION_HEADER'), undefined, 'Basic'],
  [coded('FastifyError', 'FST_BEARER_AUTH_MISSING_AUTHORIZATION_HEADER'), 'missing-credentials', 'Bearer'],
  [coded('FastifyError', 'FST_JWT_NO_AUTHORIZATION_IN_HEADER'), 'missing-credentials', 'Bearer'],
  [coded('FastifyError', 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED'), 'expired-credentials', 'Bearer'],
  [coded('FastifyError', 'FST_JWT_AUTHORIZATION_TOKEN_INVALID'), 'invalid-credentials', 'Bearer'],
  [coded('FastifyError', 'FST_JWT_AUTHORIZATION_TOKEN_UNTRUSTED'), 'invalid-credentials', 'Bearer'],
  [coded('JWTExpired', 'ERR_JWT_EXPIRED'), 'expired-credentials', 'Bearer'],
  [
    coded('JWSSignatureVerificationFailed', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'),
    'invalid-credentials',
    'Bearer',
  ],
  [coded('JwtTokenExpired', ''), 'expired-credentials', 'Bearer'],
  [coded('Error', '', { cause: coded('JwtTokenInvalid', '') }), 'invalid-credentials', 'Bearer'],
  [coded('Error', '', { originalError: coded('TokenExpiredError', '') }), 'expired-credentials', 'Bearer'],
  [
    coded('Error', '', { cause: null, inner: coded('TokenExpiredError', '') }),
    'expired-credentials',
    'Bearer',
  ],
  [
    coded('UnauthorizedError', 'credentials_required', { inner: coded('TokenExpiredError', '') }),
    'missing-credentials',
    'Bearer',
  ],
  [7, undefined, undefined],
  [new Error('expired'), undefined, undefined],
  [coded('x'.repeat(1000) + 'expired', ''), undefined, undefined],
])('%o', (error, reason, scheme) => {
  expect(readHints(error)).toEqual({ reason, scheme })
})

test.each([
  ['UserNotFoundError', ''],
  ['Error', 'auth/user-not-found'],
  ['Error', 'USER_MISSING'],
  ['Error', 'NO_SUCH_USER'],
  ['AccountDisabledError', ''],
  ['InvalidPasswordError', ''],
  ['Error', 'auth/wrong-password'],
  ['Error', 'INVALID_CREDENTIALS'],
  ['NotAuthorizedException', ''],
])('%s %s does not tell whether there is such a user', (name, code) => {
  expect(readHints(coded(name, code)).reason).toBeUndefined()
})

test('so many names are remembered, and no more', () => {
  const remembered = Array.from({ length: 200 }, (_, at) => `Error ${at}`).filter(
    (name) => hintsOf(name) === hintsOf(name),
  )
  expect(remembered.length).toBeGreaterThan(0)
  expect(remembered.length).toBeLessThanOrEqual(100)
})

test('a chain of causes without end is left', () => {
  const error = coded('Error', '')
  Object.assign(error, { cause: error })
  expect(readHints(error)).toEqual({ reason: undefined, scheme: undefined })
})

test.each<[string | undefined, string]>([
  ['expired-credentials', 'TokenExpiredError SESSION_EXPIRED token-expired'],
  ['revoked-credentials', 'revoked_token TokenRevokedError SESSION_REVOKED'],
  ['stale-nonce', 'StaleNonceError STALE_NONCE stalenonce'],
  ['insufficient-authentication', 'insufficient_user_authentication InsufficientUserAuth insufficientauth'],
  ['unsupported-scheme', 'BAD_SCHEME UnsupportedScheme UNSUPPORTED_AUTH_METHOD WrongAuthType unknown-auth'],
  ['missing-credentials', 'MISSING_TOKEN MissingAuthorization NO_AUTH NoAuthorizationHeader NO_CREDENTIALS'],
  ['missing-credentials', 'NoTokenError CREDENTIALS_REQUIRED TokenRequired'],
  ['malformed-credentials', 'BAD_FORMAT badformat MalformedTokenError token_malformed'],
  ['invalid-credentials', 'INVALID_TOKEN BadToken untrusted_token InvalidSignature BAD_SIGNATURE'],
  ['invalid-credentials', 'TokenInvalid SIGNATURE_UNTRUSTED TokenVerificationFailed signature-mismatch'],
  ['invalid-credentials', 'MISSING_SIGNATURE'],
  // What the token lacks, and not the request.
  [
    undefined,
    'MissingClaimError MISSING_KID MissingAlgorithm MISSING_AUDIENCE missing_iss MissingSubject MISSING_EXP',
  ],
  [undefined, 'MISSING_OR_BAD_HEADER NoAuthorError Error UnauthorizedError ACCOUNT_MISSING'],
])('%s: %s', (reason, words) => {
  for (const word of words.split(' ')) expect([word, hintsOf(word).reason]).toEqual([word, reason])
})

test.each<[string | undefined, string]>([
  ['Basic', 'BasicAuthError BASIC_REQUIRED basic'],
  ['Bearer', 'BearerError JWT_INVALID JWSInvalid JsonWebTokenError OAuthError credentials_required'],
  [undefined, 'bad_credentials_required DigestError UnauthorizedError'],
])('the scheme %s: %s', (scheme, words) => {
  for (const word of words.split(' ')) expect([word, hintsOf(word).scheme]).toEqual([word, scheme])
})

test('a word of a hundred characters is the longest', () => {
  const word = 'expired'.padStart(100, 'x')
  expect([hintsOf(word).reason, hintsOf(`x${word}`).reason]).toEqual(['expired-credentials', undefined])
})

test('four errors of a chain are looked at', () => {
  const chain = (depth: number): object =>
    depth === 1 ? coded('TokenExpiredError', '') : coded('Error', '', { original: chain(depth - 1) })
  expect([4, 5].map((depth) => readHints(chain(depth)).reason)).toEqual(['expired-credentials', undefined])
})
