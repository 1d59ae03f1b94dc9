import type { RequestListener } from 'node:http'
import type { AuthErrorsOptions, HeaderField } from '@proxy-auth-errors/core'
import type { Example } from '../../../packages/core/src/misuse/rule.ts'

/** An app that answers every request with the response of an example, the way its framework's users write it. */
export interface ExampleApp {
  readonly name: string
  /** What a server of HTTP/1.1 or HTTP/2 calls. Without options the app runs without the suite. */
  build(example: Example, options: AuthErrorsOptions | undefined): Promise<RequestListener>
}

/** The fields of an example, several lines of a name as a list. */
export function fieldsOf({ headers }: Example): [name: string, value: string | string[]][] {
  const names = [...new Set(headers.map(([name]: HeaderField) => name))]
  return names.map((name) => {
    const values = headers.filter(([key]) => key === name).map(([, value]) => value)
    return [name, values.length === 1 ? values[0]! : values]
  })
}

/** The body of an example: what its author would hand to a function that writes JSON, or a text. */
export function payloadOf({ headers, body }: Example): { json: unknown } | { text: string } | undefined {
  if (body === undefined) return undefined
  if (!headers.some(([name, value]) => name === 'content-type' && /\bjson\b/.test(value)))
    return { text: body }
  try {
    return { json: JSON.parse(body) as unknown }
  } catch {
    return { text: body }
  }
}

/** The value that an example says was thrown. */
export function toError({ error }: Example): Error {
  return Object.assign(new Error('refused'), error)
}
