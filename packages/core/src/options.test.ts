import { expect, test } from 'vitest'
import { basic, bearer, challenge, dpop } from './challenge/schemes.ts'
import { createAuthResponder } from './responder.ts'

test.each<[unknown, RegExp]>([
  [null, /Options are an object.*not null/],
  ['repair', /Options are an object.*not "repair"/],
  [{ challenge: 1 }, /challenge is no option.*Did you mean "challenges"\?/],
  [{ on_finding: 1 }, /on_finding is no option.*Did you mean "onFinding"\?/],
  [{ zzz: 'canary' }, /^(?!.*canary)/],
  [
    Object.create({ path: '/' }, { url: { value: '/', enumerable: true } }),
    /Write app\.use\(proxyAuthErrors\(\)\)/,
  ],
  [{ zzz: 1 }, /zzz is no option.*There are: challenges, typeBase/],
  [{ challenges: basic({ realm: 'a' }) }, /challenges is .*goes by status.*401: bearer/],
  [{ challenges: [] }, /challenges is \[\].*goes by status/],
  [{ challenges: { 403: basic({ realm: 'a' }) } }, /challenges\.403 is no status/],
  [{ challenges: { 401: 'Basic realm="a"' } }, /challenges\[401\] is "Basic realm=\\"a\\"".*basic\(\{ realm/],
  [{ challenges: { 407: [] } }, /challenges\[407\] is \[\].*at least one/],
  [
    { challenges: { 407: [{ scheme: 'X', params: { realm: '☃' } }] } },
    /challenges\[407\].*realm "☃" of X cannot be written/,
  ],
  [
    { challenges: { 401: challenge('Bearer') } },
    /challenges\[401\] has .*"Bearer".*bearer-without-parameters \(RFC 6750 §3\)\. Write bearer\(\{ realm: "api" \}\)\./,
  ],
  [
    { challenges: { 407: [basic({ realm: 'a' }), challenge('basic')] } },
    /challenges\[407\].*basic-without-realm/,
  ],
  [
    { challenges: { 401: challenge('Digest', { realm: 'a' }) } },
    /digest-missing-parameter.*Write digest\(\{ realm, nonce \}\)/,
  ],
  [
    { challenges: { 401: bearer({ realm: 'a', error: 'invalid_token' }) } },
    /bearer-error-without-credentials.*Leave error .* can be a function of the request\./,
  ],
  [
    { challenges: { 407: bearer({ realm: 'a', error: 'insufficient_scope' }) } },
    /bearer-error-(?:status|without-credentials)/,
  ],
  [{ challenges: { 401: dpop({ error: 'Token expired' }) } }, /bearer-error-code/],
  [{ typeBase: 'https://x.example/{reason}/' }, /typeBase/],
  [{ typeBase: '/problems/' }, /typeBase is "\/problems\/".*absolute URL/],
  [{ typeBase: 'https://api.example/problems' }, /typeBase is .*"https:\/\/api\.example\/problems\/"/],
  [{ typeBase: 'https://api.example/\r\n/' }, /typeBase/],
  [{ typeBase: 'https://api.example/\u00e9' }, /typeBase/],
  [{ typeBase: 'https://api.example/ ' }, /typeBase/],
  [{ challenges: new Map([[401, basic({ realm: 'a' })]]) }, /challenges is a Map\..*goes by status/],
  [{ rules: new Map() }, /rules is a Map\./],
  [{ typeBase: new URL('https://api.example/problems/') }, /typeBase is a URL\. Write a string/],
  [() => ({}), /not a function\./],
  [{ '': 1 }, /There are: challenges, typeBase/],
  [
    { challenges: { 401: { scheme: 'Basic', params: new Map([['realm', 'a']]) } } },
    /params of a Basic challenge are an object/,
  ],
  [{ mode: 'fix' }, /mode is "fix"\. Write "repair" or "report" or "strict"/],
  [{ rules: ['missing-www-authenticate'] }, /rules is \[/],
  [{ rules: { 'missing-www-authenticat': 'off' } }, /no rule.*Did you mean "missing-www-authenticate"/],
  [
    { rules: { 'missing-www-authenticate': 'ignore' } },
    /is "ignore"\. Write "off" or "advice" or "warning" or "error"/,
  ],
  [{ problem: {} }, /problem is \{\}\. Write a function/],
  [{ onFinding: 'log' }, /onFinding is "log"\. Write a function/],
  [{ onRefusal: 7 }, /onRefusal is 7\. Write a function/],
])('%j is refused with a message that helps', (options, message) => {
  const create = () => createAuthResponder(options as object)
  expect(create).toThrow(TypeError)
  expect(create).toThrow(message)
})

test.each([
  undefined,
  {},
  { challenges: { 401: undefined } },
  { typeBase: 'urn:problem:' },
  { rules: { 'lost-challenge': 'off' } },
  { challenges: { 401: challenge('Bearer') }, rules: { 'bearer-without-parameters': 'off' } },
  { challenges: { 401: challenge('Bearer') }, rules: { 'bearer-without-parameters': 'advice' } },
  { challenges: { 401: challenge('Negotiate') } },
  { challenges: { 401: () => bearer({ error: 'invalid_token' }) } },
  { challenges: { 401: basic({ realm: 'https://api.example/' }) } },
  Object.create({ mode: 'report' }),
])('%j is accepted', (options) => {
  expect(() => createAuthResponder(options as object)).not.toThrow()
})
