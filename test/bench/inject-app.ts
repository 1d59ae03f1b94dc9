import http from 'node:http'
import inject from 'light-my-request'
import { REQUEST } from './answers.ts'
import type { App } from './variant.ts'

/** An app that is a listener of node:http. */
export function fromListener(listener: http.RequestListener): App {
  // What `inject` gives is no promise, but something that becomes one when it is waited for.
  const run = async () =>
    await inject(listener as never, {
      method: 'GET',
      url: REQUEST.path,
      headers: { authorization: REQUEST.authorization },
    })
  return {
    run,
    call: async () => {
      const response = await run()
      return { status: response.statusCode, fields: toFields(response.headers), body: response.payload }
    },
    listen: () => listen(http.createServer(listener)),
  }
}

export function listen(server: http.Server): Promise<http.Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

export function toFields(headers: object): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]),
  )
}
