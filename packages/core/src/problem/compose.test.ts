import { expect, test } from 'vitest'
import { adoptProblem, composeProblem } from './compose.ts'

const original = composeProblem(401, 'invalid-credentials', 'Send a token.', [], undefined)

test.each<[string, unknown, object]>([
  ['further members', { ...original, balance: 30 }, { ...original, balance: 30 }],
  ['other texts', { title: 'No', detail: 'Ask' }, { ...original, title: 'No', detail: 'Ask' }],
  ['texts that are none', { type: 1, title: 42, detail: null, instance: {} }, original],
  ['what is said elsewhere', { status: 200, reason: 'x', challenges: ['x'] }, original],
  ['what changes how it is written', { toJSON: () => 'x', constructor: 1 }, original],
])('what a function makes of a problem: %s', (_what, custom, adopted) => {
  expect(adoptProblem(original, custom)).toEqual(adopted)
})

test.each([[undefined], ['text'], [[1]], [{ n: 1n }]])('%o is no problem', (custom) => {
  expect(adoptProblem(original, custom)).toBeUndefined()
})
