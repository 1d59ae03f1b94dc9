import { expect, test } from 'vitest'
import type { Answer } from '../answer.ts'
import { basic, bearer } from '../challenge/schemes.ts'
import type { HeaderField, RequestFacts } from '../exchange.ts'
import type { AuthErrorsOptions } from '../options.ts'
import { createAuthResponder } from '../responder.ts'
import { inspect } from './inspect.ts'

const METADATA = 'https://auth.example/meta/mcp'
const MCP = bearer({ resource_metadata: METADATA, scope: 'tools' })
const ORDERS = bearer({ realm: 'orders', resource_metadata: METADATA })
const STAFF = basic({ realm: 'staff' })

function send(
  line: string,
  challenges: NonNullable<AuthErrorsOptions['challenges']>[401] | undefined,
): string[] {
  const headers: Record<string, string> = { host: 'api.example' }
  const request: RequestFacts = { method: 'GET', target: '/x', field: (name) => headers[name] }
  const options = challenges === undefined ? {} : { challenges: { 401: challenges } }
  const reply = { status: 401, headers: [['www-authenticate', line] as HeaderField], body: undefined }
  const answer = createAuthResponder({ ...options, onFinding: () => undefined }).respond({ request, reply })
  return challengesOf(answer!)
}

function challengesOf({ reply }: Answer): string[] {
  return reply.headers.filter(([name]) => name === 'www-authenticate').map(([, value]) => value)
}

test.each([
  ['Bearer', MCP, `Bearer resource_metadata="${METADATA}", scope="tools"`],
  ['Bearer error="invalid_token"', ORDERS, `Bearer realm="orders", resource_metadata="${METADATA}"`],
  ['Bearer scope=" "', [STAFF, ORDERS], `Bearer realm="orders", resource_metadata="${METADATA}"`],
  ['Bearer', STAFF, 'Bearer realm="staff"'],
  ['Bearer', () => ORDERS, `Bearer realm="orders", resource_metadata="${METADATA}"`],
  ['Basic', [ORDERS, STAFF], 'Basic realm="staff"'],
  ['Basic', ORDERS, 'Basic realm="orders"'],
  ['Basic', MCP, 'Basic realm="api"'],
  ['Bearer realm="https://api.example/x"', ORDERS, 'Bearer realm="orders"'],
  ['Bearer error="invalid_token"', () => bearer({ realm: 'a', error: 'invalid_token' }), 'Bearer realm="a"'],
  ['Bearer error="invalid_token"', () => bearer({ error: 'invalid_token' }), 'Bearer realm="api"'],
  ['Bearer', undefined, 'Bearer realm="api"'],
  ['Basic', undefined, 'Basic realm="api"'],
])('%s, where %o is configured', (line, challenges, expected) => {
  expect(send(line, challenges)).toEqual([expected])
})

test.each([
  ['Basic YzpzZWNyZXQ=', STAFF, ['Basic realm="staff"']],
  ['Basic YzpzZWNyZXQ=', MCP, ['Basic realm="api"']],
  [undefined, ORDERS, [`Bearer realm="orders", resource_metadata="${METADATA}"`]],
])('a client of OAuth that sent %s', (authorization, challenges, expected) => {
  const field = (name: string) => (name === 'authorization' ? authorization : undefined)
  const answer = createAuthResponder({ challenges: { 401: challenges }, onFinding: () => undefined }).respond(
    {
      request: { method: 'POST', target: '/token', field },
      reply: {
        status: 401,
        headers: [['content-type', 'application/json']],
        body: '{"error":"invalid_client"}',
      },
    },
  )
  expect(challengesOf(answer!)).toEqual(expected)
})

test("what is offered to a client of OAuth is nobody else's fault", () => {
  const found = inspect(
    { status: 401, headers: [['content-type', 'application/json']], body: '{"error":"invalid_client"}' },
    {
      method: 'POST',
      target: '/token',
      secure: false,
      field: (name) => ({ authorization: 'Basic YzpzZWNyZXQ=', host: 'a.example' })[name],
    },
  )
  expect(found.map(({ rule }) => rule)).toEqual(['missing-www-authenticate'])
})
