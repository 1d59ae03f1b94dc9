import { METADATA_URL } from '../../challenge/metadata-url.ts'
import type { ChallengeRule, RuleDocs } from '../rule.ts'

/** A resource_metadata that a client cannot or must not fetch. */
export const rule: ChallengeRule = {
  id: 'resource-metadata-url',
  severity: 'error',
  spec: 'RFC 9728 §5.1',
  fix: 'Write the whole URL, such as "https://api.example/.well-known/oauth-protected-resource".',
  schemes: ['*'],
  once: true,
  check: ({ params: { resource_metadata: url } }, subject) =>
    url !== undefined &&
    !METADATA_URL.test(url) &&
    `A challenge was sent with resource_metadata=${subject.quote(url)}, which is no absolute https URL.`,
}

export const docs: RuleDocs = {
  summary:
    'The resource_metadata of a challenge is not an absolute https URL (http is accepted on loopback).',
  why: 'A resource is an https URL (RFC 9728 §1.2). The SDK of MCP ignores a relative URL and tries well-known paths: a client finds the metadata by chance, or not.',
  bad: [
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer resource_metadata="/.well-known/oauth-protected-resource"']],
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer resource_metadata="http://api.example/.well-known/x"']],
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        [
          'www-authenticate',
          'Bearer resource_metadata="https://api.example/.well-known/oauth-protected-resource"',
        ],
      ],
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer resource_metadata="http://localhost:3000/.well-known/x"']],
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer resource_metadata="http://app.localhost:3000/.well-known/x"']],
    },
  ],
}
