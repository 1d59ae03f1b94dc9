import type { Subject } from './subject.ts'

/** The realm where the sender's own cannot be used: the one that the default challenges have. */
export function defaultRealm({ status }: Subject): string {
  return status === 407 ? 'proxy' : 'api'
}
