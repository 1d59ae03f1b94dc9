import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseChallenges, parseCredentials } from './parse.ts'

interface Vector {
  readonly id: string
  readonly kind: 'challenge-header' | 'challenge-headers-multiple-lines' | 'credentials'
  readonly input: string | readonly string[]
  readonly expect: { challenges: unknown[] } | { invalid: true }
}

const folder = new URL('../../../../test/vectors/', import.meta.url)
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector[])

test('all 166 vectors are there', () => {
  expect(vectors).toHaveLength(166)
})

test.each(vectors)('$id: $input', ({ kind, input, expect: expected }) => {
  if (kind === 'credentials') {
    const parsed = parseCredentials(input)
    if ('invalid' in expected) expect(parsed.ok).toBe(false)
    else expect(parsed).toEqual({ ok: true, credentials: expected.challenges[0] })
  } else {
    const parsed = parseChallenges(input)
    if ('invalid' in expected) expect(parsed.ok).toBe(false)
    else expect(parsed).toEqual({ ok: true, challenges: expected.challenges })
  }
})
