import type { HeaderField } from '../exchange.ts'
import { isFieldText } from '../challenge/grammar.ts'
import { isWritable } from '../errors/header-fields.ts'

/** Fields that describe a body (RFC 9110 §8), and its validators: they go with the body. */
const STALE: ReadonlySet<string> = new Set([
  'accept-ranges',
  'age',
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-location',
  'content-md5',
  'content-range',
  'digest',
  'etag',
  'expires',
  'last-modified',
  'repr-digest',
])

/**
 * Fields that go whatever body stays: those that say how a message is framed, as an answer has a length, and those that caches
 * follow instead of `Cache-Control` (RFC 9213), as nothing of a refusal is kept.
 */
const NEVER = /^(?:trailer|transfer-encoding)$|(?:^|-)(?:cdn-cache|surrogate)-control$/

/** Fields that no error sets: those that are written, and those of one connection (RFC 9110 §7.6.1), which HTTP/2 does not know. */
const NOT_OF_ERRORS: ReadonlySet<string> = new Set([
  'cache-control',
  'content-length',
  'content-type',
  'vary',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'upgrade',
])

/** Whether a field, by its lower-case name, cannot stay on a refusal whose body is replaced. */
export function isStale(name: string): boolean {
  return STALE.has(name) || NEVER.test(name)
}

const NOTHING: readonly string[] = []

/** The names of the fields that cannot stay: those that describe a body which is replaced, and what nobody can write. */
export function fieldsToDrop(headers: readonly HeaderField[], bodyIsReplaced: boolean): readonly string[] {
  if (headers.length === 0) return NOTHING
  const names = new Set<string>()
  for (const field of headers) {
    const name = field[0].toLowerCase()
    if (NEVER.test(name) || (bodyIsReplaced && STALE.has(name)) || !isWritable(field)) names.add(name)
  }
  return [...names]
}

/** The fields of a thrown error that belong on the response: none that is `taken`, nothing of a body, nothing unwritable. */
export function furtherFields(headers: readonly HeaderField[], taken: ReadonlySet<string>): HeaderField[] {
  return headers.filter(
    (field) =>
      !isStale(field[0]) && !taken.has(field[0]) && !NOT_OF_ERRORS.has(field[0]) && isWritable(field),
  )
}

export function isCookie([name]: HeaderField): boolean {
  return name.toLowerCase() === 'set-cookie'
}

export function isVary([name]: HeaderField): boolean {
  return name.toLowerCase() === 'vary'
}

/** What a response varies on, and on `Accept` too where its document was chosen by that (RFC 9110 §12.5.5). */
export function varyOf(lines: readonly string[], onAccept: boolean): string {
  const names = lines
    .filter((line) => isFieldText(line))
    .flatMap((line) => line.split(','))
    .concat(onAccept ? 'Accept' : [])
    .map((name) => name.trim())
    .filter(Boolean)
  return names.includes('*')
    ? '*'
    : [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].join(', ')
}

/**
 * The fields of `over` replace those of the same name, but for those that say something beside it: each cookie is a field of
 * its own (RFC 6265 §3), and what a response varies on is a list (RFC 9110 §12.5.5).
 */
export function overlay(under: readonly HeaderField[], over: readonly HeaderField[]): readonly HeaderField[] {
  const names = new Set(over.map(([name]) => name))
  // A framework may have set those of an error already.
  const cookies = new Set(over.filter(isCookie).map(([, value]) => value))
  const stays = (field: HeaderField): boolean =>
    isCookie(field) ? !cookies.has(field[1]) : isVary(field) || !names.has(field[0].toLowerCase())
  return [...under.filter(stays), ...over]
}
