import type http from 'node:http'
import type { Expectation } from './answers.ts'

/** What came of a request: the fields by lower-case name. */
export interface Called {
  readonly status: number
  readonly fields: ReadonlyMap<string, string>
  readonly body: string
}

/** An app that is ready to be called. */
export interface App {
  /** Answers on loopback. */
  listen(): Promise<http.Server>
  /** Answers one request without a socket. */
  call(): Promise<Called>
  /** The same, with nothing done but what the framework does. */
  run(): Promise<unknown>
}

export interface Variant {
  readonly build: () => App | Promise<App>
  readonly expect: Expectation
}

/** The apps of a framework by name. Each is measured in a process of its own. */
export type Variants = Readonly<Record<string, Variant>>
