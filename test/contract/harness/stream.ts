import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Body } from './harness.ts'

type Streamed = Extract<Body, { stream: unknown } | { source: unknown }>

export function toStream(body: Streamed): Readable | ReadableStream | Response {
  return 'source' in body ? body.source : Readable.from(chunksOf(body))
}

/** The chunks of a streamed body, each in a turn of its own. */
async function* chunksOf(body: Extract<Body, { stream: unknown }>): AsyncGenerator<Buffer> {
  for (const chunk of body.stream) {
    await Promise.resolve()
    yield Buffer.from(chunk)
  }
  while (body.endless) {
    await new Promise((resolve) => setImmediate(resolve))
    yield Buffer.from(body.stream.at(-1)!)
  }
}
