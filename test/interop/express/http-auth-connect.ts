import httpAuth, { type Authenticator, type Options } from 'http-auth'
import httpAuthConnect from 'http-auth-connect'
import { CANARY, type InteropCase, type InteropRequest } from '../case.ts'
import { basicRequests } from '../requests.ts'
import { startExpress } from './app.ts'
import { HOSTILE_REALMS } from './hostile-realms.ts'

/** A nonce that the server knows as its own. */
const NONCE = '0123456789abcdef0123456789abcdef'

function start(create: () => Authenticator): InteropCase['start'] {
  return startExpress((app) => app.use(httpAuthConnect(create())))
}

function basic(options: Options): Authenticator {
  return httpAuth.basic({ msg401: CANARY, msg407: CANARY, ...options }, (_user, _password, callback) =>
    callback(false),
  )
}

function digest(options: Options): Authenticator {
  const authenticator = httpAuth.digest({ msg401: CANARY, ...options }, (_user, callback) => callback(CANARY))
  authenticator.nonces.push([NONCE, Date.now(), 0])
  return authenticator
}

function digestCredentials(nonce: string): { authorization: string } {
  return {
    authorization: `Digest username="bob", realm="staff", nonce="${nonce}", uri="/", qop=auth, nc=00000001, cnonce="c", response="${'0'.repeat(32)}"`,
  }
}

const digestRequests: readonly InteropRequest[] = [
  { name: 'no credentials', reason: 'missing-credentials' },
  { name: 'wrong scheme', headers: { authorization: 'NTLM abc' }, reason: 'unsupported-scheme' },
  { name: 'stale nonce', headers: digestCredentials('old'), reason: 'stale-nonce' },
  { name: 'invalid', headers: digestCredentials(NONCE), reason: 'invalid-credentials' },
]

export const cases: readonly InteropCase[] = [
  {
    library: 'http-auth-connect',
    framework: 'Express',
    variant: 'Basic',
    start: start(() => basic({ realm: 'staff' })),
    requests: basicRequests(),
  },
  {
    library: 'http-auth-connect',
    framework: 'Express',
    variant: 'Basic, as a proxy',
    start: start(() => basic({ realm: 'proxy', proxy: true })),
    requests: basicRequests({}, 'proxy-authorization'),
  },
  ...HOSTILE_REALMS.map((realm): InteropCase => ({
    library: 'http-auth-connect',
    framework: 'Express',
    variant: `Basic, realm ${JSON.stringify(realm)}`,
    start: start(() => basic({ realm })),
    requests: [{ name: 'no credentials', reason: 'missing-credentials', status: 401 }],
  })),
  {
    library: 'http-auth-connect',
    framework: 'Express',
    variant: 'Digest',
    start: start(() => digest({ realm: 'staff' })),
    requests: digestRequests,
  },
]
