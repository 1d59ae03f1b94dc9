import type { RequestFacts } from '../exchange.ts'

/**
 * Whether a request is one to a proxy: its target is a whole URL or, for CONNECT, an authority (RFC 9112 §3.2). In HTTP/2 the
 * scheme of that URL is a field of its own (RFC 9113 §8.3.1), and not that of the connection.
 */
export function isThroughProxy(request: RequestFacts): boolean {
  const { method, target, httpVersion, secure } = request
  if (method === 'CONNECT' || !/^[/*]/.test(target)) return true
  return httpVersion?.startsWith('2') === true && secure === true && request.field(':scheme') === 'http'
}
