import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseChallenges, parseCredentials, parseRepeating, REPEATED } from './parse.ts'

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

describe('parseChallenges', () => {
  test('names are own properties, __proto__ like any other', () => {
    const parsed = parseChallenges('X __proto__=1, constructor=2')
    if (!parsed.ok) throw new Error(parsed.message)
    expect(Object.keys(parsed.challenges[0]!.params)).toEqual(['__proto__', 'constructor'])
    expect(JSON.stringify(parsed.challenges[0]!.params)).toBe('{"__proto__":"1","constructor":"2"}')
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })

  test.each<[string, number]>([
    ['Basic realm="a', 14],
    ['Basic realm="a "q" r"', 16],
    ['Basic, realm="a"', 7],
    ['Basic realm="a", realm="b"', 17],
    ['Basic realm="\u2603"', 13],
    ['X b=c, a=;', 9],
    ['=', 0],
  ])('%s fails at %i', (text, index) => {
    expect(parseChallenges(text)).toMatchObject({ ok: false, index })
  })

  test('white space may stand before the comma behind a scheme', () => {
    expect(parseChallenges('Basic \t, Bearer')).toMatchObject({
      challenges: [{ scheme: 'Basic' }, { scheme: 'Bearer' }],
    })
  })

  test.each(['Basic ', 'Basic\t', 'Basic \t '])('white space may end a text: %j', (text) => {
    expect(parseChallenges(text)).toEqual({ ok: true, challenges: [{ scheme: 'Basic', params: {} }] })
    expect(parseCredentials(text)).toEqual({ ok: true, credentials: { scheme: 'Basic', params: {} } })
  })

  test('a parameter that occurs twice is a failure, but to those who mend it', () => {
    const twice = 'Basic realm="a", realm="b"'
    expect(parseChallenges(twice)).toMatchObject({ ok: false, message: REPEATED })
    expect(parseRepeating([twice])).toMatchObject({ challenges: [{ params: { realm: 'a' } }] })
  })

  test('white space at the end of a line is none between a scheme and its parameters', () => {
    expect(parseChallenges(['Basic ', 'realm="x"']).ok).toBe(false)
    expect(parseChallenges(['\tBasic', ' Bearer realm="x" '])).toMatchObject({ ok: true })
  })

  test.each([undefined, null, 7, {}, [7], ['Basic', undefined]])('%j is no text', (value) => {
    expect(parseChallenges(value as unknown as string)).toMatchObject({ ok: false, index: 0 })
    expect(parseCredentials(value as unknown as string)).toMatchObject({ ok: false, index: 0 })
  })

  test('work grows with the length: a megabyte of each awkward text is read', () => {
    const million = 1_000_000
    for (const text of [
      ','.repeat(million),
      ' '.repeat(million) + 'x',
      'a '.repeat(million / 2),
      'a, '.repeat(million / 3),
      'X ' + 'a=b, '.repeat(1000) + ' '.repeat(million),
      'X a="' + '\\"'.repeat(million / 2),
      'X a="' + 'b'.repeat(million) + '"',
      'X ' + '='.repeat(million),
      'X ' + 'a'.repeat(million) + '!',
      'X a' + '='.repeat(million) + 'b',
      'X ' + Array.from({ length: 100_000 }, (_, at) => `p${at}=v`).join(','),
    ]) {
      expect(typeof parseChallenges(text).ok).toBe('boolean')
      expect(typeof parseCredentials(text).ok).toBe('boolean')
    }
  })
})

describe('parseCredentials', () => {
  test('the short way for a scheme and a token68 gives what the grammar gives', () => {
    const pieces = ['Basic', ' ', 'dXNlcg', '=', ',', '"', '\t', '-', '/', '\u00e9', 'a=b', '']
    const tails = pieces.flatMap((a) =>
      pieces.flatMap((b) => pieces.flatMap((c) => pieces.map((d) => a + b + c + d))),
    )
    // White space before it belongs to no line.
    const texts = [...tails.map((tail) => `Bearer${tail}`), ...tails.filter((tail) => !/^[ \t]/.test(tail))]
    // A list of lines is read by the grammar alone.
    const differing = texts.filter(
      (text) => JSON.stringify(parseCredentials(text)) !== JSON.stringify(parseCredentials([text])),
    )
    expect(differing).toEqual([])
    expect(texts.filter((text) => parseCredentials(text).ok).length).toBeGreaterThan(100)
  })
})
