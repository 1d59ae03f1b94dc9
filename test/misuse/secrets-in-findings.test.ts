/** A finding goes into logs: what the client sent as credentials, or in its query, never stands in one. */
import { createAuthResponder, type Finding, type HeaderField, inspect } from '@proxy-auth-errors/core'
import { describe, expect, test } from 'vitest'
import { type Hostile, randomHostile, toHostileRequest } from './hostile.ts'
import { createRandom } from './random.ts'

const CANARY = 'canary-7f3a'

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** Where the client puts its secret: credentials, or a target. The response echoes the canary, or `echo`. */
interface Sent {
  readonly name: string
  readonly credentials?: string
  readonly target?: string
  readonly echo?: string
}

const SENT: readonly Sent[] = [
  { name: 'a Bearer token', credentials: `Bearer ${CANARY}` },
  { name: 'all of a Bearer field', credentials: `Bearer ${CANARY}`, echo: `Bearer ${CANARY}` },
  { name: 'a token behind several blanks', credentials: `Bearer   ${CANARY}` },
  { name: 'a Basic password', credentials: `Basic ${base64(`alice:${CANARY}`)}` },
  {
    name: 'a Basic password with a colon',
    credentials: `Basic ${base64(`alice:a:${CANARY}`)}`,
    echo: `a:${CANARY}`,
  },
  { name: 'a Basic user name', credentials: `Basic ${base64(`${CANARY}:x`)}` },
  { name: 'Basic credentials in base64', credentials: `Basic ${base64(CANARY)}`, echo: base64(CANARY) },
  {
    name: 'Basic credentials decoded',
    credentials: `Basic ${base64(`alice:${CANARY}`)}`,
    echo: `alice:${CANARY}`,
  },
  { name: 'a Digest response', credentials: `Digest username="a", response="${CANARY}"` },
  { name: 'a Digest user name', credentials: `Digest username="${CANARY}", response="x"` },
  { name: 'a token of another scheme', credentials: `Newauth ${CANARY}` },
  { name: 'a token without a scheme', credentials: CANARY },
  { name: 'credentials that do not parse', credentials: `Digest "${CANARY}`, echo: `Digest "${CANARY}` },
  { name: 'a parameter of the query', target: `/items?page=2&token=${CANARY}` },
  { name: 'an encoded parameter of the query', target: `/?token=${CANARY.replace('-', '%2D')}` },
  { name: 'the query', target: `/?a=1&${CANARY}&b=2`, echo: `a=1&${CANARY}&b=2` },
  { name: 'the query of an absolute target', target: `http://example.com/?${CANARY}` },
]

/** Responses that echo a text where some rule shows what was sent. */
const ECHOES: readonly (readonly [
  name: string,
  echo: (text: string) => { fields: HeaderField[]; body?: string },
])[] = [
  ...[
    (text: string) => `Basic realm=${text}`,
    (text: string) => `Basic realm = "${text}"`,
    (text: string) => `Basic realm="a "${text}" b"`,
    (text: string) => `Basic realm="${text}`,
    (text: string) => `Basic realm="${text}", realm="b"`,
    (text: string) => `Basic realm="${text}", Bearer realm="b",`,
    (text: string) => `Basic realm="a", charset="${text}"`,
    (text: string) => `Bearer realm="a", error="${text}"`,
    (text: string) => `Bearer error="invalid_token", error_description="${text} \xfc"`,
    (text: string) => `Bearer realm="a", scope="a  ${text}"`,
    (text: string) => `Bearer resource_metadata="/x?token=${text}"`,
    (text: string) => `DPoP error="${text}"`,
    (text: string) => `Digest realm=${text}, nonce=${text}, qop=auth, algorithm="${text}"`,
    (text: string) => `${' '.repeat(90)}Basic realm=${text}`,
  ].map((challenge): (typeof ECHOES)[number] => [
    challenge('…').trim(),
    (text) => ({
      fields: [
        ['www-authenticate', challenge(text)],
        ['proxy-authenticate', challenge(text)],
      ],
    }),
  ]),
  ['the type of a body', (text) => ({ fields: [['content-type', text]], body: text })],
  ['Cache-Control', (text) => ({ fields: [['cache-control', `public, ${text}`]] })],
  ['a field of its own', (text) => ({ fields: [['x-debug', text]], body: `{"got":"${text}"}` })],
  [
    'a problem document',
    (text) => ({
      fields: [['content-type', 'application/problem+json']],
      body: JSON.stringify({ type: text, status: text, detail: text }),
    }),
  ],
]

function toHostile(
  { credentials, target = '/', echo: text = CANARY }: Sent,
  echo: (text: string) => { fields: HeaderField[]; body?: string },
  status: number,
): Hostile {
  const { fields, body } = echo(text)
  const names = credentials === undefined ? [] : ['authorization', 'proxy-authorization']
  const sent = names.map((name): HeaderField => [name, credentials!])
  return { reply: { status, headers: fields, body }, request: toHostileRequest(sent, { target }) }
}

/** What everybody who looks at an exchange reports of it. */
function findAll({ reply, request }: Hostile): Finding[] {
  const findings = [...inspect(reply, request)]
  for (const mode of ['repair', 'report', 'strict'] as const) {
    createAuthResponder({ mode, onFinding: (finding) => findings.push(finding) }).respond({ reply, request })
  }
  return findings
}

describe.each([401, 407, 403])('a finding of a %i', (status) => {
  test.each(SENT)('does not hold $name, wherever the response echoes it', (sent) => {
    const leaks = ECHOES.filter(([, echo]) => {
      const text = JSON.stringify(findAll(toHostile(sent, echo, status)))
      return text.includes(CANARY) || text.includes(base64(CANARY))
    })
    expect(leaks.map(([name]) => name)).toEqual([])
  })
})

test('no finding of a thousand random exchanges holds what the request has as credentials and query', () => {
  const random = createRandom(3)
  // No token: where it is echoed as a scheme, it is shown (see below).
  const canary = 'canary/7f3a'
  const extra = [canary, `Bearer ${canary}`, base64(`alice:${canary}`)]
  const sent = toHostileRequest([
    ['authorization', `Bearer ${canary}`],
    ['proxy-authorization', `Basic ${base64(`alice:${canary}`)}`],
  ])
  let count = 0
  for (let at = 0; at < 1_000; at++) {
    const { reply, request } = randomHostile(random, extra)
    const findings = findAll({
      reply,
      request: {
        ...request,
        target: `/?token=${canary}`,
        field: (name) => sent.field(name) ?? request.field(name),
      },
    })
    count += findings.length
    const text = JSON.stringify(findings)
    for (const secret of extra) expect(text).not.toContain(secret)
  }
  expect(count).toBeGreaterThan(1_000)
})

/** Ways to send a secret that a parser, or a reader of targets, does not see at first sight. */
const HIDDEN: readonly (Sent & { readonly challenge?: string; readonly field?: string })[] = [
  {
    name: 'a token that is echoed as a scheme',
    credentials: CANARY,
    challenge: `${CANARY} a="b", Basic realm="a"`,
  },
  { name: 'a token that is echoed as the name of a field', credentials: `Bearer ${CANARY}`, field: CANARY },
  {
    name: 'a password beyond ASCII',
    credentials: `Basic ${base64(`alice:${CANARY}\xfc`)}`,
    challenge: `Bearer error="x", error_description="${CANARY}\xfc"`,
  },
  {
    name: 'a password with a quote, escaped',
    credentials: `Basic ${base64(`alice:${CANARY}"x`)}`,
    challenge: `Basic realm = "${CANARY}\\"x"`,
  },
  { name: 'a token behind a tab', credentials: `Bearer\t${CANARY}` },
  { name: 'a token in quotes', credentials: `Bearer "${CANARY}"` },
  { name: 'one of two tokens', credentials: `Bearer ${CANARY} x` },
  { name: 'the token of the second of two field lines', credentials: `Bearer x, Bearer ${CANARY}` },
  {
    name: 'a Digest response whose quote stays open',
    credentials: `Digest username="a", response="${CANARY}`,
  },
  { name: 'the parameter 101 of a query', target: `/?${'a=1&'.repeat(100)}token=${CANARY}` },
  { name: 'a parameter with a broken escape', target: `/?token=${CANARY.replace('-', '%2D')}%` },
  { name: 'user information of a target in authority-form', target: `alice:${CANARY}@example.com:443` },
  {
    name: 'user information of a target that begins with two slashes',
    target: `//alice:${CANARY}@example.com/`,
  },
  { name: 'user information that is echoed', target: `http://alice:${CANARY}@example.com/` },
]

test.each(HIDDEN)(
  'a finding does not hold $name',
  ({ challenge = `Basic realm=${CANARY}`, field, ...sent }) => {
    const fields: HeaderField[] = [
      ['www-authenticate', field === undefined ? challenge : 'Bearer realm="a"'],
      [field ?? 'x-other', CANARY],
    ]
    expect(JSON.stringify(findAll(toHostile(sent, () => ({ fields }), 401)))).not.toContain(CANARY)
  },
)
