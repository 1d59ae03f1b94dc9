import type { ChallengeRule, RuleDocs } from '../rule.ts'
import type { Subject } from '../subject.ts'

/** Basic where everyone on the way can read it. */
export const rule: ChallengeRule = {
  id: 'basic-over-plaintext',
  severity: 'advice',
  spec: 'RFC 7617 §4',
  fix: 'Use TLS, or a scheme that does not send the password, such as Digest.',
  schemes: ['basic'],
  check: (_challenge, subject) =>
    isPlain(subject) && 'Basic was offered on a connection that is not encrypted.',
}

/**
 * On this machine nobody listens; and a proxy in front that says it forwards may have ended the TLS. What a client of
 * a proxy calls its host is not the proxy, so that nothing is known of that connection.
 */
function isPlain({ status, request }: Subject): boolean {
  if (request.secure !== false || status === 407) return false
  if (request.field('x-forwarded-proto') !== undefined || request.field('forwarded') !== undefined)
    return false
  const host = request.field('host') ?? ''
  return host !== '' && !/^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i.test(host)
}

export const docs: RuleDocs = {
  summary: 'A Basic challenge is sent in clear text, and not to this machine.',
  why: 'Whoever reads the connection reads the password: base64 hides nothing.',
  bad: [
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      request: { secure: false, headers: [['host', 'api.example']] },
    },
  ],
  good: [
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      request: { secure: true, headers: [['host', 'api.example']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      request: { secure: false, headers: [['host', 'localhost:3000']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      request: { secure: false, headers: [['host', 'app.localhost:3000']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      request: {
        secure: false,
        headers: [
          ['host', 'api.example'],
          ['x-forwarded-proto', 'https'],
        ],
      },
    },
  ],
}
