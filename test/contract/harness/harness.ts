import type http from 'node:http'
import type { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { AuthErrorsOptions } from '@proxy-auth-errors/core'

/** What an app does with a request, in words that every framework can act on. */
export type Behaviour =
  | {
      readonly does: 'throw'
      readonly error: () => unknown
      /** Fields set on the response before the throw. */
      readonly before?: readonly (readonly [string, string])[]
      /** Default: `async`, a rejection; `sync` throws where the framework calls the handler. */
      readonly how?: 'sync' | 'async'
    }
  | {
      readonly does: 'send'
      readonly status: number
      readonly headers?: Readonly<Record<string, string | string[]>>
      readonly body?: Body
    }
  /** Writes to the platform's own response with `writeHead`, past the framework. */
  | {
      readonly does: 'writeHead'
      readonly status: number
      readonly headers: Readonly<Record<string, string | string[]>> | readonly string[]
      readonly body?: string
    }
  /** Sends headers and a first chunk with status 200, then fails. */
  | { readonly does: 'fail-midway'; readonly error: () => unknown }

export type Body =
  | { readonly text: string }
  | { readonly json: unknown }
  | { readonly buffer: Uint8Array }
  /** A stream of these chunks; an endless one repeats the last for ever. */
  | { readonly stream: readonly string[]; readonly endless?: boolean }
  /** A web stream or a `Response` only where the framework takes one (`takesWeb`). */
  | { readonly source: Readable | ReadableStream | Response }

export interface Setup {
  /** `undefined`: the app runs without the suite. */
  readonly options: AuthErrorsOptions | undefined
  readonly behaviour: Behaviour
  /** The handler is in a nested router, plugin or sub-app below `/nested`. */
  readonly nested?: boolean
  /** A second instance, mounted inside the first. */
  readonly inner?: AuthErrorsOptions
  /** The app's own error handler, which answers every error so. */
  readonly ownErrorHandler?: {
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    readonly json: unknown
    readonly called: (error: unknown) => void
  }
  /** Middleware that people combine: CORS and request id outside, compression, ETag and a cookie inside. */
  readonly surrounded?: boolean
}

/** How the contract reaches one adapter on one version of its framework. */
export interface Harness {
  readonly name: string
  readonly package: string
  /** The adapter sees thrown errors, with all they say. */
  readonly seesErrors: boolean
  /** The adapter sees responses that were not thrown. */
  readonly seesResponses: boolean
  /** There is a `writeHead` below the framework. */
  readonly hasWriteHead: boolean
  /** The framework takes a web stream, or a `Response`, for a body. */
  readonly takesWeb: boolean
  start(setup: Setup): Promise<http.Server>
}
