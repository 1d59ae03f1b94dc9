import type { HeaderField, Reply, RequestFacts } from '@proxy-auth-errors/core'
import { joinLines } from './example.ts'
import type { Random } from './random.ts'

/** A name for messages, and the value itself. */
type Named<T> = readonly [name: string, value: T]

/** Longer than any header section that a server takes. */
export const LONG = 100_000

/** Values of a field that no client and no server should send. */
export const TEXTS: readonly Named<string>[] = [
  ['nothing', ''],
  ['white space', ' \t '],
  ['NUL', 'Basic realm="a\0b"'],
  ['a line break', 'Basic realm="a"\r\nSet-Cookie: x=1'],
  ['escape and DEL', '\x1b[31m\x7f'],
  ['half a surrogate pair', 'Basic realm="\ud800"'],
  ['the other half', '\udc00\ud800 \udc00'],
  ['beyond Latin-1', 'Basic realm="☃ 💥"'],
  ['obs-text', 'Basic realm="\xe9\xff"'],
  ['names of Object.prototype', 'Basic __proto__="a", constructor="b", toString="c"'],
  ['schemes of Object.prototype', '__proto__ a="b", constructor, hasOwnProperty realm="x"'],
  ['one quote', '"'],
  ['a quote that stays open', 'Bearer error="'],
  ['a backslash at the end', 'Basic realm="\\'],
  ['an escaped quote at the end', 'Digest realm="a\\"'],
  ['commas', ', ,, ,'],
  ['equals signs', '===='],
  ['padding alone', 'Bearer ==='],
  ['a token68 where parameters belong', 'Bearer abc==, Digest abc=='],
  ['a parameter without a challenge', 'realm="a"'],
  ['broken percent-encoding', '%zz%f%'],
  ['what a replacement string knows', "$& $1 $` $' $$"],
  ['what a pattern knows', '(?:[a-z]+)+$ .* [^'],
  ['a Digest challenge of empty strings', 'Digest realm="", nonce="", qop="", algorithm=""'],
  ['a Bearer challenge with everything wrong', 'Bearer error="☃", scope="  ", error_uri="\\"", realm=x'],
]

const NUMBERED = Array.from({ length: LONG / 20 }, (_, at) => at)

/** The same, 100 KB of it: one character, or one construct thousands of times. */
export const LONG_TEXTS: readonly Named<string>[] = [
  ['letters', 'a'.repeat(LONG)],
  ['quotes', '"'.repeat(LONG)],
  ['backslashes', `Basic realm="${'\\'.repeat(LONG)}`],
  ['blanks', `Basic realm=${' '.repeat(LONG)}"a"`],
  ['commas', `Basic realm="a"${','.repeat(LONG)}`],
  ['equals signs', `Bearer ${'='.repeat(LONG)}`],
  ['question marks', `Basic realm="${'?'.repeat(LONG)}"`],
  ['quotes and blanks in turn', '" '.repeat(LONG / 2)],
  ['equals signs and quotes in turn', `Basic ${'="'.repeat(LONG / 2)}`],
  ['control characters', '\0\x01\x7f'.repeat(LONG / 3)],
  ['snowmen', '☃'.repeat(LONG)],
  ['parameters', `Digest ${NUMBERED.map((at) => `p${at}="value${at}"`).join(', ')}`],
  ['the same parameter', `Digest ${'realm="a", '.repeat(LONG / 11)}`],
  ['scopes', `Bearer scope="${'a  '.repeat(LONG / 3)}"`],
  ['directives', 'public, max-age = '.repeat(LONG / 18)],
  ['pairs of a query', NUMBERED.map((at) => `?a${at}=value${at}&`).join('')],
]

/** Bodies, as those of problem documents. */
export const BODIES: readonly Named<string | undefined>[] = [
  ['no body', undefined],
  ['an empty body', ''],
  ['broken JSON', '{"title":'],
  ['JSON null', 'null'],
  ['a JSON list', '[]'],
  ['a JSON string with half a surrogate pair', '"\\ud800"'],
  ['members of every wrong type', '{"type":null,"title":{},"status":[],"detail":1e999,"challenges":"x"}'],
  ['a status that is text', '{"status":"401"}'],
  ['members of Object.prototype', '{"__proto__":{"status":403},"constructor":1,"toString":2}'],
  ['control characters', '{"type":"\0"}'],
  ['a long type', `{"type":"${'a'.repeat(1_000_000)}"}`],
  ['a long list', `{"type":"about:blank","more":[${'0,'.repeat(500_000)}0]}`],
  ['deep lists', '['.repeat(LONG) + ']'.repeat(LONG)],
  ['deep lists that stay open', '{"type":'.repeat(LONG)],
  ['a deep member', `{"status":401,"more":${'['.repeat(LONG)}${']'.repeat(LONG)}}`],
]

/** Bodies whose type or status is deeper than a stack. */
export const DEEP_BODIES: readonly Named<string>[] = [
  ['a deep type', `{"type":${'['.repeat(LONG)}${']'.repeat(LONG)}}`],
  ['a deep status', `{"status":${'{"a":'.repeat(LONG)}1${'}'.repeat(LONG)}}`],
]

/** Values that the types do not allow, and plain JavaScript does. */
export const NOT_TEXTS: readonly Named<unknown>[] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 42],
  ['a boolean', true],
  ['a list of lines', ['Basic realm="a"', 'Bearer']],
  ['an empty list', []],
  ['an object', { realm: 'a' }],
]

/** The fields of a response that some rule looks at, and one that none does. */
export const REPLY_FIELDS = [
  'www-authenticate',
  'proxy-authenticate',
  'content-type',
  'cache-control',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-allow-credentials',
  'dpop-nonce',
  'x-other',
] as const

/** The fields of a request that some rule, or the making of an answer, looks at. */
export const REQUEST_FIELDS = [
  'authorization',
  'proxy-authorization',
  'host',
  'origin',
  'cookie',
  'content-type',
  'accept',
  'forwarded',
  'x-forwarded-proto',
  'sec-fetch-mode',
  'x-requested-with',
] as const

/** A response and the request that it answers. */
export interface Hostile {
  readonly reply: Reply
  readonly request: RequestFacts
}

export function toHostileRequest(
  fields: readonly HeaderField[],
  { method = 'GET', target = '/', httpVersion = '1.1' } = {},
): RequestFacts {
  return { method, target, httpVersion, secure: false, field: (name) => joinLines(fields, name) }
}

/** What texts are put together of: the words that rules look for, what parts them, and what belongs nowhere. */
const FRAGMENTS: readonly string[] = [
  'Basic', 'Bearer', 'Digest', 'DPoP', 'Negotiate', 'Newauth', 'realm', 'error', 'error_description', 'scope', 'nonce',
  'qop', 'algorithm', 'charset', 'resource_metadata', 'invalid_token', 'use_dpop_nonce', 'insufficient_scope', 'MD5',
  'public', 'max-age=60', 'no-store', 'application/problem+json', 'https://api.example/items', '*', 'XMLHttpRequest',
  ' ', ' ', ' ', '\t', ',', ', ', ',,', '=', '="', '"', '", ', ';', '\\', '\\"', '%', '?', '#', '&', '/', ':', '@',
  '\0', '\r\n', '\x7f', '\ud800', '\udc00', 'é', '☃', '{', '}', '[', ']', '__proto__', 'a'.repeat(300),
] // prettier-ignore

function randomText(random: Random, extra: readonly string[]): string {
  const fragments = [...FRAGMENTS, ...extra]
  return Array.from({ length: random.below(24) }, () => random.pick(fragments)).join('')
}

function randomFields(random: Random, names: readonly string[], extra: readonly string[]): HeaderField[] {
  return Array.from({ length: random.below(6) }, () => [random.pick(names), randomText(random, extra)])
}

/** A response and a request of random texts. `echoes` are texts that the response may hold as well. */
export function randomHostile(random: Random, echoes: readonly string[] = []): Hostile {
  const text = randomText(random, echoes)
  return {
    reply: {
      status: random.pick([401, 401, 407, 407, 400, 403]),
      headers: randomFields(random, REPLY_FIELDS, echoes),
      body: random.pick([
        undefined,
        text,
        JSON.stringify({ type: text, status: random.pick([401, 403, text]) }),
      ]),
    },
    request: toHostileRequest(randomFields(random, REQUEST_FIELDS, []), {
      method: random.pick(['GET', 'HEAD', 'CONNECT', 'OPTIONS']),
      target: random.pick(['/', '*', '/items', 'http://example.com/', 'example.com:443']),
      httpVersion: random.pick(['1.0', '1.1', '2.0', '3']),
    }),
  }
}
