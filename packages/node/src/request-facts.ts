import type { IncomingMessage } from 'node:http'
import type { RequestFacts } from '@proxy-auth-errors/core'
import { peek } from './peek.ts'

/** The facts of a node:http request, read when they are asked for. @internal */
export class NodeRequestFacts implements RequestFacts {
  readonly #request: IncomingMessage
  #headers: IncomingMessage['headers'] | undefined

  constructor(request: IncomingMessage) {
    this.#request = request
  }

  get method(): string {
    return peek(this.#request, 'method') ?? 'GET'
  }

  get target(): string {
    // A router (Express, connect) cuts its mount path off `url` and keeps what was received here.
    const { originalUrl } = this.#request as { originalUrl?: unknown }
    const path = typeof originalUrl === 'string' ? originalUrl : (this.#request.url ?? '')
    // In HTTP/2 the scheme of a URL is a field of its own (RFC 9113 §8.3.1): that of a proxy's request is not the connection's.
    const isForProxy = this.secure && this.#request.httpVersionMajor > 1 && this.field(':scheme') === 'http'
    return isForProxy ? `http://${this.field('host')}${path}` : path
  }

  get httpVersion(): string {
    return this.#request.httpVersion
  }

  get secure(): boolean {
    return (this.#request.socket as { encrypted?: boolean } | null)?.encrypted === true
  }

  field(name: string): string | undefined {
    this.#headers ??= peek(this.#request, 'headers')
    const value = this.#headers[name]
    return typeof value === 'string' ? value : fieldElsewhere(this.#headers, name)
  }
}

/** A field that Node has a list of, or that has another name in HTTP/2. */
function fieldElsewhere(headers: IncomingMessage['headers'], name: string): string | undefined {
  const value = headers[name] ?? (name === 'host' ? headers[':authority'] : undefined)
  return Array.isArray(value) ? value.join(', ') : value
}
