import { getBuiltin } from '../runtime.ts'

/** A channel of `node:diagnostics_channel`. */
export interface Channel {
  readonly hasSubscribers: boolean
  publish(message: object): void
}

/** Opens `proxy-auth-errors:finding` or `proxy-auth-errors:refusal`, where the runtime has channels. */
export function openChannel(topic: 'finding' | 'refusal'): Channel | undefined {
  const channels = getBuiltin('node:diagnostics_channel') as { channel(name: string): Channel } | undefined
  return channels?.channel(`proxy-auth-errors:${topic}`)
}
