import type { RequestFacts } from '@proxy-auth-errors/core'
import type { Context } from 'hono'

/** What @hono/node-server keeps of Node's request: the request-target as it was received. */
interface NodeBindings {
  readonly incoming?: { readonly url?: string; readonly httpVersion?: string }
}

/** The facts of a request, read when they are asked for. */
export class HonoRequestFacts implements RequestFacts {
  readonly #context: Context
  readonly httpVersion?: string

  constructor(context: Context) {
    this.#context = context
    const version = (context.env as NodeBindings | undefined)?.incoming?.httpVersion
    if (version !== undefined) this.httpVersion = version
  }

  get method(): string {
    return this.#context.req.method
  }

  /** A web `Request` has an absolute URL, whatever was received: without more, it is taken for origin-form. */
  get target(): string {
    const received = (this.#context.env as NodeBindings | undefined)?.incoming?.url
    if (received !== undefined) return received
    const { url } = this.#context.req
    const path = url.indexOf('/', url.indexOf('://') + 3)
    return path < 0 ? '/' : url.slice(path)
  }

  get secure(): boolean {
    return this.#context.req.url.startsWith('https:')
  }

  field(name: string): string | undefined {
    return this.#context.req.header(name)
  }
}
