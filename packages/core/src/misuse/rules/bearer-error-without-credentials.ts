import { credentialsField } from '../../challenge/challenge.ts'
import { omitParams } from '../omit-params.ts'
import type { ChallengeRule, RuleDocs } from '../rule.ts'
import type { Subject } from '../subject.ts'

/** An error about a token that nobody sent. */
export const rule: ChallengeRule = {
  id: 'bearer-error-without-credentials',
  severity: 'warning',
  spec: 'RFC 6750 §3.1',
  fix: 'Leave error and error_description out where no token came: the client has done nothing wrong yet.',
  schemes: ['bearer'],
  whenConfigured: true,
  check: ({ params }, subject) =>
    params['error'] !== undefined &&
    !mayHaveToken(subject) &&
    `A Bearer challenge was sent with error=${subject.quote(params['error'])} although no token was seen in the request.`,
  repair: (challenge, draft) => omitParams(challenge, ['error', 'error_description', 'error_uri'], draft),
}

/**
 * A token can come in the header, a form or the query (RFC 6750 §2); many apps take one from elsewhere as well, as a WebSocket
 * of a browser has no header for it. An error that says what was wrong with it knows.
 */
function mayHaveToken({ request, status, reason = 'missing-credentials' }: Subject): boolean {
  const credentials = request.field(credentialsField(status))
  return (
    reason !== 'missing-credentials' ||
    (credentials !== undefined && !OTHER_SCHEME.test(credentials)) ||
    ELSEWHERE.some((name) => request.field(name) !== undefined) ||
    /[?&](?:(?:access_|id_|auth_)?token|jwt|auth)=/i.test(request.target) ||
    /^application\/x-www-form-urlencoded/i.test(request.field('content-type') ?? '')
  )
}

/** Other fields that apps take a token from. */
const ELSEWHERE = [
  'cookie',
  'sec-websocket-protocol',
  'x-access-token',
  'x-api-key',
  'x-auth-token',
  'cf-access-jwt-assertion',
]

/** Credentials of a scheme that has no token of OAuth's: the request used an unsupported method (RFC 6750 §3.1). */
const OTHER_SCHEME =
  /^(?:basic|digest|negotiate|ntlm|hawk|hoba|mutual|scram-sha-\d+|aws4-hmac-sha256)(?: |$)/i

export const docs: RuleDocs = {
  summary: 'A Bearer challenge has an error code, but the request had no token.',
  why:
    'A client takes invalid_token for "get a new one" and throws away a good token, or ends its login where it ' +
    'should begin one.',
  bad: [
    { status: 401, headers: [['www-authenticate', 'Bearer realm="api", error="invalid_token"']] },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer error="invalid_token", error_description="No token"']],
    },
  ],
  good: [
    { status: 401, headers: [['www-authenticate', 'Bearer realm="api"']] },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="api", error="invalid_token"']],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="api", error="invalid_token"']],
      request: { target: '/?access_token=abc' },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="api", error="invalid_token"']],
      request: { target: '/v1/ws?v=1&token=abc' },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="api", error="invalid_token"']],
      request: { headers: [['sec-websocket-protocol', 'bearer, abc']] },
    },
  ],
}
