import { expect, test } from 'vitest'
import { parseChallenges } from './parse.ts'
import { parseSent } from './sent.ts'

test.each([
  ['a line', ['Basic realm="users"']],
  ['several lines', ['Bearer realm="users"', 'Basic realm="users"']],
])('%s: parsed once, and what that gives cannot be changed', (_name, lines) => {
  const first = parseSent(lines)
  expect(first).toEqual(parseChallenges(lines))
  expect(parseSent([...lines])).toBe(first)
  if (!first.ok) throw new Error(first.message)
  expect(Object.isFrozen(first.challenges)).toBe(true)
  expect(first.challenges.every((item) => Object.isFrozen(item) && Object.isFrozen(item.params))).toBe(true)
})

test.each([
  ['a nonce', ['Digest realm="a", nonce="n", qop="auth"']],
  ['a long line', [`Bearer realm="${'x'.repeat(1000)}"`]],
  ['what does not parse', ['Bearer realm="a']],
])('%s is parsed each time', (_name, lines) => {
  const first = parseSent(lines)
  expect(first).toEqual(parseChallenges(lines))
  expect(parseSent(lines)).not.toBe(first)
})

test('a line break is no end of a line', () => {
  const lines = ['Basic realm="a"', 'Bearer realm="a"', 'DPoP realm="a"']
  expect(parseSent(lines).ok).toBe(true)
  const [first, second, third] = lines
  for (const broken of [
    [lines.join('\n')],
    [`${first}\n${second}`, third!],
    [first!, `${second}\n${third}`],
    [`${first}\n`, second!, third!],
  ]) {
    expect(parseSent(broken), JSON.stringify(broken)).toMatchObject({ ok: false })
  }
})

test('no line is no challenge', () => {
  expect(parseSent([])).toEqual({ ok: true, challenges: [] })
})

// Last: it fills the table of this process.
test('so many are remembered, and no more', () => {
  const lines = Array.from({ length: 200 }, (_, at) => [`Bearer realm="${at}"`])
  const before = lines.map((line) => parseSent(line))
  const again = lines.filter((line, at) => parseSent(line) === before[at])
  expect(again.length).toBeGreaterThan(50)
  expect(again.length).toBeLessThanOrEqual(100)
})
