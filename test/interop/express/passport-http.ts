import {
  BasicStrategy,
  type BasicStrategyOptions,
  type BasicVerifyFunction,
  DigestStrategy,
} from 'passport-http'
import { CANARY, type InteropCase, type InteropRequest } from '../case.ts'
import { basicRequests } from '../requests.ts'
import { HOSTILE_REALMS } from './hostile-realms.ts'
import { EXITS, startPassport, variantOf } from './passport-app.ts'

/** `carol` is whom the database cannot be asked about. */
const verify: BasicVerifyFunction = (user, _password, done) =>
  user === 'carol' ? done(Object.assign(new Error(CANARY), { status: 401 })) : done(null, false)

const basic = (options: BasicStrategyOptions<false> = {}): BasicStrategy => new BasicStrategy(options, verify)

const requests: readonly InteropRequest[] = [
  // What does not decode is a 400.
  ...basicRequests({ malformed: null, 'no password': null }),
  {
    name: 'error of verify',
    headers: { authorization: `Basic ${btoa('carol:wrong-password')}` },
    reason: 'unsupported-scheme',
  },
]

/** What a client sends, for a nonce that the server may have given out. */
function digestCredentials(fields: Readonly<Record<string, string>> = {}): string {
  const all = { username: 'bob', realm: 'Users', nonce: 'n', uri: '/', response: '0'.repeat(32), ...fields }
  return `Digest ${Object.entries(all)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}`
}

const digestRequests: readonly InteropRequest[] = [
  { name: 'no credentials', reason: 'missing-credentials' },
  { name: 'wrong scheme', headers: { authorization: 'NTLM abc' }, reason: 'unsupported-scheme' },
  {
    name: 'no user',
    headers: { authorization: digestCredentials({ username: '' }) },
    reason: 'invalid-credentials',
  },
  { name: 'invalid', headers: { authorization: digestCredentials() }, reason: 'invalid-credentials' },
]

export const cases: readonly InteropCase[] = [
  ...EXITS.map((options): InteropCase => ({
    library: 'passport-http',
    framework: 'Express',
    variant: variantOf('Basic', options),
    start: startPassport(() => [basic()], options),
    requests,
  })),
  {
    library: 'passport-http',
    framework: 'Express',
    variant: 'Basic on Express 4',
    start: startPassport(() => [basic()], {}, 'Express 4'),
    requests,
  },
  ...HOSTILE_REALMS.map((realm): InteropCase => ({
    library: 'passport-http',
    framework: 'Express',
    variant: `Basic, realm ${JSON.stringify(realm)}`,
    start: startPassport(() => [basic({ realm })]),
    requests: [{ name: 'no credentials', reason: 'missing-credentials', status: 401 }],
  })),
  {
    library: 'passport-http',
    framework: 'Express',
    variant: 'Digest as its page shows it',
    start: startPassport(() => [
      new DigestStrategy({ qop: 'auth' }, (_user, done) => done(null, { name: 'bob' }, CANARY)),
    ]),
    requests: digestRequests,
  },
  {
    library: 'passport-http',
    framework: 'Express',
    variant: 'Digest without options',
    start: startPassport(() => [new DigestStrategy((_user, done) => done(null, { name: 'bob' }, CANARY))]),
    // Without qop it is what RFC 2617 allowed; the strategy would not know what to do with one.
    requests: digestRequests.map((request) => ({ ...request, left: ['digest-missing-parameter'] })),
  },
]
