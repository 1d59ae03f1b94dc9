/** Says how far it is, every two seconds: usually it is over before the first time. */
export class Progress {
  readonly #total: number
  readonly #timer: NodeJS.Timeout
  #done = 0

  constructor(total: number, write: (text: string) => void) {
    this.#total = total
    this.#timer = setInterval(() => write(`${this.#done} of ${this.#total} responses read …\n`), 2000)
  }

  step(): void {
    this.#done++
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
