import type { HeaderField, Reply, RequestFacts } from '@proxy-auth-errors/core'
import type { Example } from '../../packages/core/src/misuse/rule.ts'

/** The request of an example, with what is left out filled in. */
export function toRequest({ status, request = {} }: Example): Required<NonNullable<Example['request']>> {
  return {
    method: 'GET',
    target: status === 407 ? 'http://example.com/' : '/',
    headers: [],
    secure: false,
    httpVersion: '1.1',
    ...request,
  }
}

/** The request of an example as the rules see it. */
export function toFacts(example: Example): RequestFacts {
  const { method, target, headers, httpVersion } = toRequest(example)
  const secure = example.request?.secure
  return {
    method,
    target,
    httpVersion,
    ...(secure === undefined ? {} : { secure }),
    field: (name) => joinLines(headers, name),
  }
}

export function toReply({ status, headers, body }: Example): Reply {
  return { status, headers, body }
}

/** The lines of a field as one value, as a request has it; names are in lower case. */
export function joinLines(lines: readonly HeaderField[], name: string): string | undefined {
  const values = lines.filter(([key]) => key === name).map(([, value]) => value)
  return values.length > 0 ? values.join(', ') : undefined
}
