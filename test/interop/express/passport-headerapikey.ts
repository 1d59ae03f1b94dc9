import { HeaderAPIKeyStrategy } from 'passport-headerapikey'
import { CANARY, type InteropCase, type InteropRequest } from '../case.ts'
import { EXITS, startPassport, variantOf } from './passport-app.ts'

const requests: readonly InteropRequest[] = [
  { name: 'no credentials', reason: 'missing-credentials' },
  { name: 'wrong scheme', headers: { authorization: 'NTLM abc' }, reason: 'unsupported-scheme' },
  { name: 'malformed', headers: { authorization: 'Api-Key a b' }, reason: 'malformed-credentials' },
  // The library has no challenge, and Bearer, which is offered in its place, is another scheme.
  { name: 'invalid', headers: { authorization: 'Api-Key wrong-key' }, reason: 'unsupported-scheme' },
]

export const cases: readonly InteropCase[] = EXITS.map((options) => ({
  library: 'passport-headerapikey',
  framework: 'Express',
  variant: variantOf('', options),
  start: startPassport(
    () => [
      new HeaderAPIKeyStrategy({ header: 'Authorization', prefix: 'Api-Key ' }, false, (_key, done) =>
        done(null, undefined, { message: CANARY }),
      ),
    ],
    options,
  ),
  requests,
}))
