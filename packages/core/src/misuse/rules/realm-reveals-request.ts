import { holdsAny, SHORTEST_DISTINCT } from '../../problem/secrets.ts'
import type { ChallengeRule, RuleDocs } from '../rule.ts'
import type { Subject } from '../subject.ts'

/** A realm that is made of the request. */
export const rule: ChallengeRule = {
  id: 'realm-reveals-request',
  severity: 'warning',
  spec: 'RFC 9110 §11.5',
  fix: 'Write a fixed realm: it names what is protected, and each other value is another protection space.',
  schemes: ['*'],
  check: ({ params: { realm, service, resource_metadata: metadata } }, subject) =>
    realm !== undefined &&
    revealsRequest(realm, service ?? metadata, subject) &&
    `A challenge was sent with a realm that is made of the request: ${subject.quote(realm)}.`,
  repair: (challenge, draft) => ({
    ...challenge,
    params: { ...challenge.params, realm: draft.realmFor(challenge.scheme) },
  }),
}

/** `named` is a parameter beside the realm that gives it another meaning, if there is one. */
function revealsRequest(realm: string, named: string | undefined, subject: Subject): boolean {
  // Neither a query nor a URL that is looked for is shorter.
  if (realm.length < SHORTEST_DISTINCT) return false
  const { target } = subject.request
  const [, query = ''] = target.split('?', 2)
  return (
    (query.length >= 8 && realm.includes(query.includes('=') ? query : `?${query}`)) ||
    // With a service the realm of a registry is where it gives out tokens; with metadata that of an MCP server is its identifier,
    // which is the URL that was asked for (RFC 9728 §3.3).
    (named === undefined &&
      isOfHost(realm, subject) &&
      pathOf(realm).length > 1 &&
      pathOf(realm) === pathOf(target)) ||
    holdsAny(realm, subject.credentials)
  )
}

/** Whether a URL names the server that was asked; in a test nobody may know its name. */
function isOfHost(url: string, { request }: Subject): boolean {
  const host = ORIGIN.exec(url)?.[1]
  const asked = request.field('host')
  return host !== undefined && [asked ?? host, request.field('x-forwarded-host')].includes(host)
}

const ORIGIN = /^https?:\/\/([^/?#]*)/i

function pathOf(url: string): string {
  return url.replace(ORIGIN, '').split(/[?#]/, 1)[0]!
}

export const docs: RuleDocs = {
  summary: "A realm holds the request's URL, its query or its credentials.",
  why:
    'A token in a query string goes into logs and into the dialog of a browser. And as realms part protection spaces, a ' +
    'client has to ask for the password again at each URL.',
  bad: [
    {
      status: 401,
      headers: [
        [
          'www-authenticate',
          'Bearer realm="http://api.example/items?access_token=abc", service="api.example"',
        ],
      ],
      request: { target: '/items?access_token=abc' },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="http://api.example/items?access_token=abc"']],
      request: { target: '/items?access_token=abc' },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="https://api.example/items"']],
      request: { target: '/items', headers: [['host', 'api.example']] },
    },
  ],
  good: [
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="https://api.example"']],
      request: { target: '/items?access_token=abc' },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="https://api.example/v1/items"']],
      request: { target: '/v1', headers: [['host', 'api.example']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="https://login.example/items"']],
      request: { target: '/items', headers: [['host', 'api.example']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="https://hub.example/token", service="registry.example"']],
      request: { target: '/token', headers: [['host', 'hub.example']] },
    },
    {
      status: 401,
      headers: [
        [
          'www-authenticate',
          'Bearer realm="https://mcp.example/mcp", resource_metadata="https://mcp.example/.well-known/oauth-protected-resource/mcp"',
        ],
      ],
      request: { method: 'POST', target: '/mcp', headers: [['host', 'mcp.example']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="Restricted Area"']],
      request: { target: '/?Restricted' },
    },
  ],
}
