import { DEFAULT_REALM } from '../challenge/offer.ts'
import type { Subject } from './subject.ts'

/** The realm where the sender's own cannot be used: the one that the default challenges have. */
export function defaultRealm({ status }: Subject): string {
  return DEFAULT_REALM[status === 407 ? 407 : 401]
}
