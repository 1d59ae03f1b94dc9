import type { Answer } from './answer.ts'
import type { Reply } from './exchange.ts'
import type { Finding } from './misuse/finding.ts'
import type { ProblemDetails } from './problem/problem.ts'

/**
 * An answer whose findings nobody is told: they are made when somebody reads them. A class: measured, an object with a getter
 * of its own for each refusal takes V8 three times as long as all the rest of it.
 */
export class UnheardAnswer implements Answer {
  readonly reply: Reply
  readonly drop: readonly string[]
  readonly problem: ProblemDetails
  readonly #find: () => readonly Finding[]
  #found: readonly Finding[] | undefined

  constructor({ reply, drop, problem }: Answer, find: () => readonly Finding[]) {
    this.reply = reply
    this.drop = drop
    this.problem = problem
    this.#find = find
  }

  get findings(): readonly Finding[] {
    return (this.#found ??= this.#find())
  }
}
