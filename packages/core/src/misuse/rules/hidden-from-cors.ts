import { isToken } from '../../challenge/grammar.ts'
import type { HeaderField } from '../../exchange.ts'
import type { ResponseRule, RuleDocs } from '../rule.ts'
import type { Subject } from '../subject.ts'

const EXPOSE = 'access-control-expose-headers'

/** A challenge that the script that asked cannot read. */
export const rule: ResponseRule = {
  id: 'hidden-from-cors',
  severity: 'warning',
  spec: 'RFC 9110 §11.6.1',
  fix: 'Add it to what CORS exposes: cors({ exposedHeaders: ["WWW-Authenticate"] }).',
  field: 'access-control-allow-origin',
  check: (subject) =>
    subject.status === 401 &&
    isShared(subject) &&
    !isExposed(subject) &&
    'A 401 to a script of another origin was sent without WWW-Authenticate in Access-Control-Expose-Headers.',
  repair: (draft, subject) => {
    draft.fields.push([EXPOSE, [...exposedBy(subject), 'WWW-Authenticate'].join(', ')])
  },
}

/**
 * Whether a script of another origin asked that gets to see the response. Browsers name the origin with each POST, and with a
 * form that somebody sends. The response to what a browser asks beforehand (a preflight) no script sees.
 */
function isShared(subject: Subject): boolean {
  const { request } = subject
  const origin = request.field('origin')
  const isSame = origin?.replace(/^https?:\/\//, '') === request.field('host')
  return (
    origin !== undefined &&
    (request.field('sec-fetch-site') ?? (isSame ? 'same-origin' : '')) !== 'same-origin' &&
    request.field('sec-fetch-mode') !== 'navigate' &&
    request.field('access-control-request-method') === undefined &&
    subject.lines('access-control-allow-origin').some((value) => value === '*' || value === origin)
  )
}

/** `*` stands for every field only where the request has no credentials of the browser's. */
function isExposed(subject: Subject): boolean {
  const names = exposedBy(subject).map((name) => name.toLowerCase())
  const withCredentials = subject.value('access-control-allow-credentials') === 'true'
  return names.includes('www-authenticate') || (names.includes('*') && !withCredentials)
}

function exposedBy(subject: Subject): readonly string[] {
  const names = subject.value(EXPOSE).split(',')
  return names.map((name) => name.trim()).filter((name) => isToken(name))
}

const SHARED: readonly HeaderField[] = [
  ['www-authenticate', 'Bearer realm="api"'],
  ['access-control-allow-origin', '*'],
]

export const docs: RuleDocs = {
  summary:
    'A 401 that CORS lets a script see hides its challenge from it (Fetch standard: CORS-exposed header names).',
  why:
    'The script gets the status and the body, and null for the header. OAuth clients in browsers, MCP clients among ' +
    'them, cannot find the metadata or the scope they need.',
  bad: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['access-control-allow-origin', 'https://app.example'],
        ['access-control-expose-headers', 'X-Request-Id'],
      ],
      request: { headers: [['origin', 'https://app.example']] },
    },
  ],
  good: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['access-control-allow-origin', 'https://app.example'],
        ['access-control-expose-headers', 'X-Request-Id, WWW-Authenticate'],
      ],
      request: { headers: [['origin', 'https://app.example']] },
    },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['access-control-allow-origin', '*'],
      ],
    },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['access-control-allow-origin', 'https://app.example'],
      ],
      request: { headers: [['origin', 'https://other.example']] },
    },
    {
      status: 401,
      headers: SHARED,
      request: {
        method: 'POST',
        headers: [
          ['origin', 'https://app.example'],
          ['host', 'app.example'],
        ],
      },
    },
    {
      status: 401,
      headers: SHARED,
      request: {
        method: 'POST',
        headers: [
          ['origin', 'https://app.example'],
          ['sec-fetch-site', 'same-origin'],
        ],
      },
    },
    {
      status: 401,
      headers: SHARED,
      request: {
        method: 'POST',
        headers: [
          ['origin', 'https://app.example'],
          ['sec-fetch-mode', 'navigate'],
        ],
      },
    },
    {
      status: 401,
      headers: SHARED,
      request: {
        method: 'OPTIONS',
        headers: [
          ['origin', 'https://app.example'],
          ['access-control-request-method', 'GET'],
        ],
      },
    },
  ],
}
