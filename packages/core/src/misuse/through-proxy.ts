import type { RequestFacts } from '../exchange.ts'

/** Whether a request is one to a proxy: its target is a whole URL or, for CONNECT, an authority (RFC 9112 §3.2). */
export function isThroughProxy({ method, target }: RequestFacts): boolean {
  return method === 'CONNECT' || !/^[/*]/.test(target)
}
