import { getBuiltin } from '../runtime.ts'

/** A channel of `node:diagnostics_channel`. */
export interface Channel {
  readonly hasSubscribers: boolean
  publish(message: object): void
}

/** Opens `proxy-auth-errors:finding` or `proxy-auth-errors:refusal`, where the runtime has channels. */
export function openChannel(topic: 'finding' | 'refusal'): Channel | undefined {
  const channels = getBuiltin<{ channel(name: string): Channel }>('node:diagnostics_channel')
  return channels?.channel(`proxy-auth-errors:${topic}`)
}
