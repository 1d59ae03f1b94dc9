import type { ResponseRule, RuleDocs } from '../rule.ts'

/** A refusal that a cache may keep. */
export const rule: ResponseRule = {
  id: 'cacheable-challenge',
  severity: 'warning',
  spec: 'RFC 9111 §3',
  fix: 'Send cache-control: no-store with a refusal.',
  field: 'cache-control',
  check: (subject) => {
    const value = subject.value('cache-control')
    const cacheable =
      /\bpublic\b|\b(?:s-maxage|max-age)\s*=\s*"?[1-9]/i.test(value) &&
      !/\bno-(?:store|cache)\b(?!\s*=)/i.test(value)
    return (
      cacheable &&
      (subject.status === 401 || subject.status === 407) &&
      `A ${subject.status} was sent with cache-control: ${subject.quote(value)}.`
    )
  },
  // Every answer has cache-control: no-store; there is nothing left to change.
  repair: () => undefined,
}

export const docs: RuleDocs = {
  summary: 'A 401 or 407 may be kept by a cache (public, max-age, s-maxage).',
  why: 'A cache then answers with the old refusal, and its old nonce, whoever asks and whatever credentials they bring.',
  bad: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['cache-control', 'public, max-age=60'],
      ],
    },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['cache-control', 'max-age=60, no-cache="set-cookie"'],
      ],
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['cache-control', 'no-store'],
      ],
    },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['cache-control', 'max-age=60, no-cache'],
      ],
    },
  ],
}
