import type http from 'node:http'
import type { AuthErrorsOptions, Reason, RuleId } from '@proxy-auth-errors/core'

/** One library as people use it, and what is asked of it. */
export interface InteropCase {
  /** Its name in the registry. */
  readonly library: string
  readonly framework: 'Express' | 'Fastify' | 'Koa' | 'Hono' | 'NestJS'
  /** What was configured, where that matters. */
  readonly variant?: string
  /** Starts an app in which the library guards `/`; with the suite mounted as README.md says, where options are given. */
  start(options: AuthErrorsOptions | undefined): Promise<http.Server>
  readonly requests: readonly InteropRequest[]
}

export interface InteropRequest {
  /** `no credentials`, `wrong scheme`, `malformed`, `invalid`, `expired` … */
  readonly name: string
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The reason of the problem that leaves with the suite. */
  readonly reason: Reason
  /** The status that leaves with the suite; default: the one that leaves without. */
  readonly status?: 401 | 407
  /** What leaves alone is not the library's own: it is another server's, passed on. */
  readonly isForeign?: boolean
  /** Rules that stay broken, as nobody but the library can mend them. */
  readonly left?: readonly RuleId[]
}

/** In the message of every validate function, to see that no internal message reaches the client. */
export const CANARY = 'canary-of-an-internal-message'
