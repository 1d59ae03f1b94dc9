import type { AuthErrorsOptions } from '@proxy-auth-errors/core'
import type { Framework } from './apps/index.ts'
import { type Case, CASES } from './cases.ts'
import { findFaults } from './checks.ts'
import { close, listen, send, type WireResponse } from './wire.ts'

/** One case on one framework. */
export interface Comparison {
  readonly sent: Case
  readonly before: WireResponse
  readonly after: WireResponse
  /** What of `after` is not as it has to be. */
  readonly faults: readonly string[]
}

/**
 * Refuses every case twice: without the suite and with it.
 *
 * @param model the comparisons of another framework, whose bodies must be the same
 * @param onResponse called after each response
 */
export async function compare(
  framework: Framework,
  model: readonly Comparison[] | undefined,
  onFinding: AuthErrorsOptions['onFinding'] & {},
  onResponse: () => void,
): Promise<readonly Comparison[]> {
  const before = await silently(() => readAll(framework, undefined, onResponse))
  const after = await readAll(framework, { onFinding }, onResponse)
  return CASES.map((sent, at) => {
    const toGet =
      sent.method === 'HEAD' ? CASES.findIndex(({ path, method }) => path === sent.path && !method) : -1
    const twins = [model?.[at]?.after, after[toGet]].filter((twin) => twin !== undefined)
    return { sent, before: before[at]!, after: after[at]!, faults: findFaults(sent, after[at]!, twins) }
  })
}

async function readAll(
  { createServer }: Framework,
  options: AuthErrorsOptions | undefined,
  onResponse: () => void,
): Promise<readonly WireResponse[]> {
  const server = await createServer(options)
  const port = await listen(server)
  try {
    const responses: WireResponse[] = []
    for (const sent of CASES) {
      responses.push(await send(port, sent))
      onResponse()
    }
    return responses
  } finally {
    await close(server)
  }
}

/** Express and Hono print the errors that they answer by themselves: that is not what the demo has to say. */
async function silently<T>(work: () => Promise<T>): Promise<T> {
  const { error } = console
  console.error = () => undefined
  try {
    return await work()
  } finally {
    console.error = error
  }
}
