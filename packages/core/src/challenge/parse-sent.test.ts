import { expect, test } from 'vitest'
import { parseChallenges } from './parse.ts'
import { parseSent } from './parse-sent.ts'

test('a line is parsed once, and what that gives cannot be changed', () => {
  const first = parseSent(['Basic realm="users"'])
  expect(first).toEqual(parseChallenges('Basic realm="users"'))
  expect(parseSent(['Basic realm="users"'])).toBe(first)
  if (!first.ok) throw new Error(first.message)
  expect(Object.isFrozen(first.challenges)).toBe(true)
  expect(first.challenges.every((item) => Object.isFrozen(item) && Object.isFrozen(item.params))).toBe(true)
})

test.each([
  ['a nonce', ['Digest realm="a", nonce="n", qop="auth"']],
  ['a long line', [`Bearer realm="${'x'.repeat(1000)}"`]],
  ['several lines', ['Bearer realm="a"', 'Basic realm="a"']],
  ['what does not parse', ['Bearer realm="a']],
  ['no line', []],
])('%s is parsed each time', (_name, lines) => {
  const first = parseSent(lines)
  expect(first).toEqual(parseChallenges(lines))
  expect(parseSent(lines)).not.toBe(first)
})

test('a line break is no end of a line', () => {
  expect(parseSent(['Basic realm="a"', 'Bearer realm="a"']).ok).toBe(true)
  expect(parseSent(['Basic realm="a"\nBearer realm="a"']).ok).toBe(false)
})

// Last: it fills the table of this process.
test('so many are remembered, and no more', () => {
  const lines = Array.from({ length: 200 }, (_, at) => [`Bearer realm="${at}"`])
  const before = lines.map((line) => parseSent(line))
  const again = lines.filter((line, at) => parseSent(line) === before[at])
  expect(again.length).toBeGreaterThan(50)
  expect(again.length).toBeLessThanOrEqual(100)
})
