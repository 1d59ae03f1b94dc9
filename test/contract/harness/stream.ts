import type { Body } from './harness.ts'

/** The chunks of a streamed body, each in a turn of its own. */
export async function* chunksOf(body: Extract<Body, { stream: unknown }>): AsyncGenerator<Buffer> {
  for (const chunk of body.stream) {
    await Promise.resolve()
    yield Buffer.from(chunk)
  }
  while (body.endless) {
    await new Promise((resolve) => setImmediate(resolve))
    yield Buffer.from(body.stream.at(-1)!)
  }
}
