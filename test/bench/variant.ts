import type http from 'node:http'
import type { Expectation } from './answers.ts'

export interface Variant {
  /** Gives a server that does not listen yet. */
  readonly build: () => http.Server | Promise<http.Server>
  readonly expect: Expectation
}

/** The servers of a framework by name. */
export type Variants = Readonly<Record<string, Variant>>
