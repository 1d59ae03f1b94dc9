import { expect, test } from 'vitest'
import { proceed } from './proceed.ts'

test('what is thrown at once is a promise that fails', async () => {
  const thrown = new Error('at once')
  await expect(
    proceed(() => {
      throw thrown
    }),
  ).rejects.toBe(thrown)
})

test('what is no promise becomes one', async () => {
  await expect(proceed((() => 'no promise') as never)).resolves.toBe('no promise')
})

test("a framework's own promise is given as it is", () => {
  const next = Promise.resolve()
  expect(proceed(() => next)).toBe(next)
})
