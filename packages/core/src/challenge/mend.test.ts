import { expect, test } from 'vitest'
import { formatChallenge } from './format.ts'
import { mendChallenges } from './mend.ts'

test.each<[string[], string[] | undefined]>([
  [['Basic realm="a "q" r"'], ['Basic realm="a \\"q\\" r"']],
  [['Basic realm="a "q""'], ['Basic realm="a \\"q\\""']],
  [['Basic realm="a'], ['Basic realm="a"']],
  [['Basic realm="a\\"'], ['Basic realm="a\\\\"']],
  [
    ['Basic realm="a', 'Bearer realm="b"'],
    ['Basic realm="a"', 'Bearer realm="b"'],
  ],
  [['Bearer realm="a"; error="b"'], ['Bearer realm="a", error="b"']],
  [['Basic, realm="a"'], ['Basic realm="a"']],
  [
    ['Bearer realm="x", error_description="the "exp" claim"'],
    ['Bearer realm="x", error_description="the \\"exp\\" claim"'],
  ],
  // Whether the first realm was to end before the comma, nobody can say.
  [['Basic realm="a, Bearer realm="b"'], undefined],
  [['Basic realm="a ", b"'], undefined],
  [['Basic realm=the staff'], undefined],
  [['Basic realm="a\r\nX: y"'], undefined],
  [['Basic realm="☃"'], undefined],
  [['', ','], undefined],
])('%j becomes %j', (lines, expected) => {
  expect(mendChallenges(lines)?.map(formatChallenge)).toEqual(expected)
})
