import { holdsAny, SHORTEST_DISTINCT } from '../../problem/secrets.ts'
import type { ChallengeRule, RuleDocs } from '../rule.ts'
import type { Subject } from '../subject.ts'

/** A realm that is made of the request. */
export const rule: ChallengeRule = {
  id: 'realm-reveals-request',
  severity: 'warning',
  spec: 'RFC 9110 §11.5',
  schemes: ['*'],
  check: ({ params: { realm } }, subject) =>
    realm !== undefined && revealsRequest(realm, subject)
      ? {
          wrong: `A challenge was sent with a realm that is made of the request: ${subject.quote(realm)}.`,
          fix: 'Write a fixed realm: it names what is protected, and each other value is another protection space.',
        }
      : undefined,
  repair: (challenge, subject) => ({
    ...challenge,
    params: { ...challenge.params, realm: subject.defaultRealm },
  }),
}

function revealsRequest(realm: string, subject: Subject): boolean {
  // Neither a query nor a URL that is looked for is shorter.
  if (realm.length < SHORTEST_DISTINCT) return false
  const { target } = subject.request
  const [, query = ''] = target.split('?', 2)
  return (
    (query.length >= 8 && realm.includes(query)) ||
    (ORIGIN.test(realm) && pathOf(realm).length > 1 && pathOf(realm) === pathOf(target)) ||
    holdsAny(realm, subject.credentials)
  )
}

const ORIGIN = /^https?:\/\/[^/?#]*/i

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
      headers: [['www-authenticate', 'Bearer realm="http://api.example/items?access_token=abc"']],
      request: { target: '/items?access_token=abc' },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer realm="https://api.example/items"']],
      request: { target: '/items' },
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
      request: { target: '/v1' },
    },
  ],
}
