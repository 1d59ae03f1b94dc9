import { describe, expect, test } from 'vitest'
import type { HeaderField } from '../exchange.ts'
import { Subject } from '../misuse/subject.ts'
import { mayStay, readKept } from './kept.ts'

const ERROR = '{"error":"invalid_client","error_description":"unknown client"}'
const FORM = 'application/x-www-form-urlencoded'
const PROBLEM = '{"title":"Mine","status":401}'

interface Case {
  readonly method?: string
  readonly status?: number
  readonly type?: string
  readonly body?: string
  readonly more?: readonly HeaderField[]
  readonly authorization?: string
  readonly sent?: string
}

function keep(given: Case): ReturnType<typeof readKept> {
  const { method = 'POST', status = 401, type = 'application/json', body = ERROR, more = [] } = given
  const request: Record<string, string | undefined> = {
    authorization: given.authorization,
    'content-type': given.sent,
  }
  const field = (name: string): string | undefined => request[name]
  const headers: HeaderField[] = [['Content-Type', type], ...more]
  return readKept(new Subject({ status, headers, body }, { method, target: '/token', field }))
}

describe('the error of an OAuth server', () => {
  test.each<[string, Case]>([
    ['as it is', {}],
    ['with a charset', { type: 'application/json;charset=UTF-8' }],
    ['with credentials that it does not repeat', { authorization: 'Basic YzpzZWNyZXQ=' }],
  ])('stays: %s', (_name, given) => {
    expect(keep(given)).toEqual({
      problem: undefined,
      rendered: {
        body: ERROR,
        fields: [
          ['content-type', 'application/json'],
          ['content-length', String(ERROR.length)],
          ['cache-control', 'no-store'],
        ],
      },
    })
  })

  test('stays: another of its errors, to a form', () => {
    const body = '{"error":"unauthorized_client"}'
    expect(keep({ body, sent: `${FORM}; charset=utf-8` })?.rendered.body).toBe(body)
  })

  test.each<[string, Case]>([
    ['GET', { method: 'GET' }],
    ['407', { status: 407 }],
    ['text', { type: 'text/plain' }],
    ['a type that begins alike', { type: 'application/json-seq' }],
    ['compressed', { more: [['content-encoding', 'gzip']] }],
    ['another error', { body: '{"error":"unauthorized"}', sent: FORM }],
    ['another of its errors, not to a form', { body: '{"error":"unauthorized_client"}', sent: 'text/plain' }],
    ['an error in a list', { body: `[${ERROR}]` }],
    ['null', { body: 'null' }],
    ['no JSON', { body: '{"error":"invalid_client"' }],
    [
      'with that secret, its characters escaped',
      {
        body: ERROR.replace('unknown', 'pa\\u003css\\/w0rd'),
        authorization: `Basic ${btoa('c:pa<ss/w0rd')}`,
      },
    ],
    [
      'with the secret that the client sent',
      { body: ERROR.replace('unknown', 's3cr3t-1'), authorization: `Basic ${btoa('c:s3cr3t-1')}` },
    ],
  ])('does not stay: %s', (_name, given) => {
    expect(keep(given)).toBeUndefined()
  })
})

test('a problem document stays, whatever the method', () => {
  expect(keep({ method: 'GET', type: 'application/problem+json', body: PROBLEM })).toMatchObject({
    problem: { title: 'Mine' },
    rendered: { body: PROBLEM },
  })
})

test.each([
  ['application/problem+json; charset=utf-8', 'GET', true],
  ['APPLICATION/PROBLEM+JSON', 'POST', true],
  ['application/problem+jsonx', 'GET', false],
  ['application/json', 'POST', true],
  ['application/json', 'GET', false],
  ['text/html', 'POST', false],
  ['', 'POST', false],
])('%j to %s may stay: %s', (type, method, expected) => {
  expect(mayStay(type, method)).toBe(expected)
})
