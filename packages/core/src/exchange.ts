/** One header field line. A repeated name stays repeated: each challenge has its own line. */
export type HeaderField = readonly [name: string, value: string]

/** What the core may know of a request. */
export interface RequestFacts {
  /** The method as received: `GET`. */
  readonly method: string
  /** The request-target as received (RFC 9112 §3.2): `/path?query`, `http://host/path` or `host:port`. */
  readonly target: string
  /** `1.1`, `2.0` …; left out where the platform does not tell. */
  readonly httpVersion?: string
  /** Whether the connection is encrypted; left out where it is not known. */
  readonly secure?: boolean
  /** The value of a request field by its lower-case name, several lines joined by `, `. */
  field(name: string): string | undefined
}

/** A response as a plain value: the only thing that crosses between core and adapter. */
export interface Reply {
  /** The status code; of a response, 100 to 599. */
  readonly status: number
  /** The field lines in their order, with names in any letter case. */
  readonly headers: readonly HeaderField[]
  /** The whole body; `undefined` where there is none or where it is not known (a stream). */
  readonly body: string | undefined
}

/**
 * So many octets of a body that is streamed an adapter reads; a longer one is not known to it.
 *
 * @internal
 */
export const LONGEST_BODY = 1_048_576

/** What an adapter hands to the core: a request and what is about to become of it. */
export interface Exchange {
  /** The request that is answered. */
  readonly request: RequestFacts
  /** The thrown value, whatever it is. */
  readonly error?: unknown
  /** The status that the error asks for, where the adapter has read it (`statusOf`). */
  readonly asked?: number | undefined
  /** The reply about to leave. Its status decides; without a reply the error's status does. */
  readonly reply?: Reply
  /** Fields that were set on the response before the error cut it short. Only without a `reply`. */
  readonly prepared?: readonly HeaderField[]
  /**
   * The reply is an upstream's that a gateway passes on. Its 401 is left as it is (RFC 9110 §11.6.1). Its 407 is
   * for this server and not for the client (§11.7.1): it becomes a 502, but in mode `report`, or is passed on as well.
   */
  readonly upstream?: 'bad-gateway' | 'pass' | undefined
  /** The adapter's function that was called: the stack above it belongs to whoever sent the response. */
  readonly entry?: ((...args: never[]) => unknown) | undefined
  /** The stack at which the status was set, where the adapter was asked to note it (`wantsTrace`). */
  readonly trace?: string | undefined
}
