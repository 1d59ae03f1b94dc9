import type { ChallengeRule, RuleDocs } from '../rule.ts'

/** What a value may not hold: RFC 6750 §3. */
const IN_TEXT = /[^\x20\x21\x23-\x5b\x5d-\x7e]/g
const FORBIDDEN: Readonly<Record<string, RegExp | undefined>> = {
  __proto__: null as never,
  error: IN_TEXT,
  error_description: IN_TEXT,
  error_uri: /[^\x21\x23-\x5b\x5d-\x7e]/g,
  scope: IN_TEXT,
}

/** A character that a parameter of Bearer may not hold. */
export const rule: ChallengeRule = {
  id: 'bearer-attribute-characters',
  severity: 'error',
  spec: 'RFC 6750 §3',
  fix: 'Write printable ASCII without quotes and backslashes; scopes with one space between them.',
  schemes: ['bearer', 'dpop'],
  once: true,
  check: ({ scheme, params }, subject) => {
    const name = Object.keys(params).find((key) => clean(key, params[key]!) !== params[key])
    return (
      name !== undefined &&
      `A ${scheme} challenge was sent with ${name}=${subject.quote(params[name]!)}, which has characters that it may not have.`
    )
  },
  repair: ({ scheme, params }, draft) => {
    const cleaned = Object.entries(params).map(([name, value]) => [name, clean(name, value)] as const)
    const kept = Object.fromEntries(cleaned.filter(([name, value]) => value !== '' || params[name] === ''))
    return { scheme, params: Object.keys(kept).length > 0 ? kept : draft.paramsFor(scheme) }
  },
}

/** A double quote becomes a single one; other characters that are not allowed go. Scopes have one space between them. */
function clean(name: string, value: string): string {
  const forbidden = FORBIDDEN[name]
  if (!forbidden) return value
  const allowed = value.replace(forbidden, (char) => (char === '"' ? "'" : ''))
  return name === 'scope' ? allowed.replace(/ +/g, ' ').trim() : allowed
}

export const docs: RuleDocs = {
  summary:
    'An error, error_description, error_uri or scope of a Bearer or DPoP challenge has a character that is not allowed.',
  why:
    'The RFC leaves quotes, backslashes and everything beyond ASCII out of these values, so that clients need not ' +
    'unescape them. One that does not shows half of the text, or none.',
  bad: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer error="invalid_token", error_description="the \\"exp\\" claim"'],
      ],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
    { status: 401, headers: [['www-authenticate', 'Bearer realm="api", scope="read  write"']] },
    { status: 401, headers: [['www-authenticate', 'Bearer realm="api", scope="é read"']] },
  ],
  good: [
    {
      status: 401,
      headers: [
        [
          'www-authenticate',
          'Bearer error="invalid_token", error_description="the \'exp\' claim", scope="read write"',
        ],
      ],
      request: { headers: [['authorization', 'Bearer abc']] },
    },
  ],
}
