import { describe, expect, test } from 'vitest'
import { fieldsToDrop, furtherFields, isStale, overlay, varyOf } from './fields.ts'

const OF_BODY = [
  'Accept-Ranges',
  'Age',
  'Content-Digest',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Language',
  'Content-Location',
  'Content-MD5',
  'Content-Range',
  'Digest',
  'ETag',
  'Expires',
  'Last-Modified',
  'Repr-Digest',
]

describe('of a response that is answered', () => {
  test.each(OF_BODY)('%s goes with its body, and stays with it', (name) => {
    expect(fieldsToDrop([[name, 'x']], true)).toEqual([name.toLowerCase()])
    expect(fieldsToDrop([[name, 'x']], false)).toEqual([])
    expect(isStale(name.toLowerCase())).toBe(true)
  })

  test.each([
    'Trailer',
    'Transfer-Encoding',
    'CDN-Cache-Control',
    'Vercel-CDN-Cache-Control',
    'Surrogate-Control',
    'X-Surrogate-Control',
  ])('%s goes, whatever body stays', (name) => {
    expect(fieldsToDrop([[name, 'x']], false)).toEqual([name.toLowerCase()])
    expect(isStale(name.toLowerCase())).toBe(true)
  })

  test.each([
    'X-Trailer',
    'Trailer-Park',
    'Accept-Transfer-Encoding',
    'MyCDN-Cache-Control',
    'Surrogate-Control-Id',
    'Cache-Control',
    'Set-Cookie',
    'X-Request-Id',
  ])('%s stays', (name) => {
    expect(fieldsToDrop([[name, 'x']], true)).toEqual([])
    expect(isStale(name.toLowerCase())).toBe(false)
  })

  test('what nobody can write goes', () => {
    expect(fieldsToDrop([['X-Broken', 'a\nb']], false)).toEqual(['x-broken'])
  })
})

describe('of a thrown error', () => {
  test.each([
    'cache-control',
    'content-length',
    'content-type',
    'vary',
    'http2-settings',
    'keep-alive',
    'proxy-connection',
    'te',
    'upgrade',
    'transfer-encoding',
    'etag',
  ])('%s is not sent', (name) => {
    expect(furtherFields([[name, 'x']], new Set())).toEqual([])
  })

  test('others are, but for what is taken and what nobody can write', () => {
    const fields = [
      ['retry-after', '9'],
      ['www-authenticate', 'Basic'],
      ['x-broken', 'a\nb'],
    ] as const
    expect(furtherFields(fields, new Set(['www-authenticate']))).toEqual([['retry-after', '9']])
  })
})

test.each<[readonly string[], boolean, string]>([
  [[], false, ''],
  [[], true, 'Accept'],
  [['Origin, accept-encoding', 'origin'], true, 'origin, accept-encoding, Accept'],
  [['accept'], true, 'Accept'],
  [['Origin, ,'], false, 'Origin'],
  [['Origin', '*'], true, '*'],
  [['a\nb', 'Origin'], false, 'Origin'],
])('what varies on %j, and on Accept: %s, has the field %j', (lines, onAccept, vary) => {
  expect(varyOf(lines, onAccept)).toBe(vary)
})

test('fields replace those of the same name, but for cookies and what a response varies on', () => {
  const under = [
    ['X-A', '1'],
    ['X-B', '1'],
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=1'],
    ['Vary', 'Origin'],
  ] as const
  const over = [
    ['x-a', '2'],
    ['set-cookie', 'b=1'],
    ['set-cookie', 'c=1'],
    ['vary', 'Accept'],
  ] as const
  expect(overlay(under, over)).toEqual([['X-B', '1'], ['Set-Cookie', 'a=1'], ['Vary', 'Origin'], ...over])
})
