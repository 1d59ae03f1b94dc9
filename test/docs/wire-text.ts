import { STATUS_CODES } from 'node:http'
import type { HeaderField, Reply } from '@proxy-auth-errors/core'
import type { Example } from '../../packages/core/src/misuse/rule.ts'
import { toRequest } from '../misuse/example.ts'

/** Words of field names that people do not write with one capital letter. */
const WORDS: Readonly<Record<string, string>> = { www: 'WWW', dpop: 'DPoP', etag: 'ETag' }

/** A field name as people write it. */
export function titleOf(name: string): string {
  return name
    .split('-')
    .map((word) => WORDS[word] ?? word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('-')
}

/** The request of an example as it stands on the wire. */
export function requestText(example: Example): string {
  const { method, target, headers } = toRequest(example)
  return [`${method} ${target} ${versionOf(example)}`, ...fieldLines(headers)].join('\n')
}

/** A response to the request of an example as it stands on the wire. */
export function responseText(example: Example, { status, headers, body }: Reply): string {
  const version = versionOf(example)
  // HTTP/2 has no reason phrase (RFC 9113 §8.3.2).
  const start =
    version === 'HTTP/1.1' ? `${version} ${status} ${STATUS_CODES[status]}` : `${version} ${status}`
  return [start, ...fieldLines(headers), ...(body === undefined ? [] : ['', body])].join('\n')
}

function versionOf(example: Example): string {
  return `HTTP/${toRequest(example).httpVersion.replace(/\.0$/, '')}`
}

function fieldLines(headers: readonly HeaderField[]): string[] {
  return headers.map(([name, value]) => `${titleOf(name)}: ${value.trim()}`.trimEnd())
}
