import { type ChildProcess, fork } from 'node:child_process'
import { workerPath } from './build.ts'
import { pin } from './pin.ts'

/** A worker that answers one message at a time. */
export class Child {
  readonly #process: ChildProcess

  private constructor(process: ChildProcess) {
    this.#process = process
  }

  /** Starts a worker and waits for its first message. */
  static async start(
    worker: string,
    args: readonly string[],
    flags: readonly string[] = [],
  ): Promise<{ child: Child; ports: readonly number[] }> {
    const child = new Child(
      fork(workerPath(worker), args, {
        env: { ...process.env, NODE_ENV: 'production' },
        execArgv: [...flags],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    )
    const { ports = [] } = await child.#next<{ ports?: readonly number[] }>()
    // Not before: all of them start at once.
    if (child.#process.pid !== undefined) pin(child.#process.pid, 0)
    return { child, ports }
  }

  ask<T>(message: object): Promise<T> {
    this.#process.send(message)
    return this.#next<T>()
  }

  stop(): void {
    this.#process.disconnect()
  }

  #next<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void =>
        reject(new Error(`A worker ended with ${code}: see above.`))
      this.#process.once('exit', onExit)
      this.#process.once('message', (message) => {
        this.#process.off('exit', onExit)
        resolve(message as T)
      })
    })
  }
}
