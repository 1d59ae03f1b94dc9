import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import { peek } from './peek.ts'

/** Of all copies of this package: an app may have one and its adapter another. */
const UPSTREAM: unique symbol = Symbol.for('proxy-auth-errors.upstream') as never

type Upstream = ServerResponse & { [UPSTREAM]?: 'bad-gateway' | 'pass' }

/**
 * Says that what is written to a response comes from an upstream server: call it before a gateway copies the
 * upstream's response. A 401 of the upstream's is left as it is (RFC 9110 §11.6.1); its 407 concerns this server and
 * not the client (§11.7.1), and becomes a 502 with a problem document, unless it is to `pass` or the mode is `report`.
 *
 * @example
 * ```ts
 * proxy.on('proxyRes', (_upstream, _request, response) => fromUpstream(response))
 * ```
 */
export function fromUpstream(
  response: ServerResponse | Http2ServerResponse,
  proxyAuth: 'bad-gateway' | 'pass' = 'bad-gateway',
): void {
  ;(response as Upstream)[UPSTREAM] = proxyAuth
}

/** What `fromUpstream` said of a response. @internal */
export function upstreamOf(response: ServerResponse): 'bad-gateway' | 'pass' | undefined {
  return peek(response as Upstream, UPSTREAM)
}
