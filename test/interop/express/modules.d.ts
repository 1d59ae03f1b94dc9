declare module 'http-auth' {
  import type { EventEmitter } from 'node:events'

  export interface Options {
    readonly realm?: string
    readonly proxy?: boolean
    readonly msg401?: string
    readonly msg407?: string
  }
  export interface Authenticator extends EventEmitter {
    /** Digest: those that were given out, with the time and the last count. */
    readonly nonces: [nonce: string, given: number, count: number][]
  }
  const httpAuth: {
    basic(
      options: Options,
      check: (user: string, password: string, callback: (pass: boolean | Error) => void) => void,
    ): Authenticator
    digest(options: Options, check: (user: string, callback: (hash: string) => void) => void): Authenticator
  }
  export default httpAuth
}

declare module 'http-auth-connect' {
  import type { RequestHandler } from 'express'
  import type { Authenticator } from 'http-auth'

  export default function connect(authenticator: Authenticator): RequestHandler
}

declare module 'hawk' {
  import type { IncomingMessage } from 'node:http'

  export interface Credentials {
    readonly id: string
    readonly key: string
    readonly algorithm: 'sha256'
  }
  const hawk: {
    readonly server: {
      authenticate(
        request: IncomingMessage,
        find: (id: string) => Promise<Credentials | undefined>,
      ): Promise<unknown>
    }
  }
  export default hawk
}
