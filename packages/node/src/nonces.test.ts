import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createNonces } from './nonces.ts'

const secret = 'a secret of thirty-two octets....'

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

describe('createNonces', () => {
  test('a nonce is fresh for maxAge, then stale', () => {
    const nonces = createNonces({ secret, maxAge: 60 })
    const nonce = nonces.issue()
    expect(nonce).toMatch(/^[A-Za-z0-9_-]{46}$/)
    vi.setSystemTime(Date.now() + 60_000)
    expect(nonces.check(nonce)).toBe('fresh')
    vi.setSystemTime(Date.now() + 1)
    expect(nonces.check(nonce)).toBe('stale')
  })

  test('another machine with the same secret accepts it, one with another does not', () => {
    const nonce = createNonces({ secret }).issue()
    expect(createNonces({ secret: Buffer.from(secret) }).check(nonce)).toBe('fresh')
    expect(createNonces({ secret: secret.replace('a', 'b') }).check(nonce)).toBe('unknown')
  })

  test('no two are alike', () => {
    const nonces = createNonces({ secret })
    expect(new Set(Array.from({ length: 1000 }, () => nonces.issue())).size).toBe(1000)
  })

  test('a nonce with any character changed is unknown', () => {
    const nonces = createNonces({ secret })
    const nonce = nonces.issue()
    for (let at = 0; at < nonce.length; at++) {
      const other = nonce[at] === 'A' ? 'Q' : 'A'
      expect(nonces.check(nonce.slice(0, at) + other + nonce.slice(at + 1))).toBe('unknown')
    }
  })

  test.each([undefined, null, 7, '', 'x', 'x'.repeat(46), 'x'.repeat(1_000_000), '\u2603'.repeat(46)])(
    '%s is unknown',
    (nonce) => {
      expect(createNonces({ secret }).check(nonce)).toBe('unknown')
    },
  )

  test.each<[unknown, RegExp]>([
    [{ secret: 'short' }, /secret is too short/],
    [{}, /secret is not there/],
    [undefined, /secret is not there/],
    [{ secret, maxage: 60 }, /no option "maxage". It takes secret and maxAge/],
    [{ secret, maxAge: 0 }, /maxAge is 0/],
    [{ secret, maxAge: Number.NaN }, /maxAge is NaN/],
  ])('%j is refused', (options, message) => {
    expect(() => createNonces(options as { secret: string })).toThrow(message)
  })
})
