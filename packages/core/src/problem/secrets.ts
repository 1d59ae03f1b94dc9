import { type Credentials, isSameScheme } from '../challenge/challenge.ts'
import { decodeBase64 } from '../challenge/base64.ts'
import { escapeQuotes, isAsciiText } from '../challenge/grammar.ts'
import { isKnownScheme } from '../challenge/known-schemes.ts'
import { parseCredentials } from '../challenge/parse.ts'
import type { RequestFacts } from '../exchange.ts'
import { WEB } from '../runtime.ts'

/** Shorter strings stand in every text by chance. */
const SHORTEST = 3

/** More than this is not looked for: each costs a look at the whole of a response. */
const MOST = 1000

/** Of the parts that are secret for sure. Real credentials have a few; who sends more hides only his own. */
const MOST_CREDENTIALS = 50

/** The fields with credentials. Each has a limit of its own: those for a proxy are another party's. */
const FIELDS = ['authorization', 'proxy-authorization']

/**
 * What a request sent that must not be seen again: its credentials, whole and in parts, and its query. Those of the fields
 * come first: a link that somebody else has made must not hide them.
 */
export function secretsOf(request: RequestFacts): readonly string[] {
  const secrets: string[] = []
  for (const name of FIELDS) {
    const value = request.field(name)
    if (value !== undefined)
      secrets.push(...withEscaped(partsOfField(value, false)).slice(0, MOST / FIELDS.length))
  }
  const query = queryOf(request.target)
  if (query !== '') {
    secrets.push(query)
    for (const pair of query.split('&', MOST)) {
      const value = pair.slice(pair.indexOf('=') + 1)
      // A short value (`page=2`, `sort=name`) is no token, and would blot out words of any message.
      if (value.length >= 8) secrets.push(value, decodeUri(value))
    }
  }
  const user = userInfoOf(request.target)
  if (user !== undefined) secrets.push(user, ...user.split(':', MOST))
  return [...new Set(secrets.filter((secret) => secret.length >= SHORTEST))].slice(0, MOST)
}

/** The credentials in a field, whole and in parts, but for parameters that are words of any text; or what of them is `secret`. */
function partsOfField(value: string, secret: boolean): readonly string[] {
  const parsed = parseCredentials(value)
  if (!parsed.ok) {
    return [value, afterScheme(value), ...partsOf(value, secret ? PUBLIC_PARAM : WORD_PARAM)]
  }
  const { scheme, params, token68 = '' } = parsed.credentials
  const parts = secret
    ? // A token that was sent without its scheme parses as a scheme.
      [isKnownScheme(scheme) ? '' : value, token68]
    : [value, afterScheme(value), isLikeToken(scheme) ? scheme : '']
  const known = secret ? PUBLIC : WORDS
  for (const name of Object.keys(params)) if (!known.has(name)) parts.push(params[name]!)
  for (const userPass of userPassOf(parsed.credentials)) {
    const [user = '', password = ''] = userPass.split(/:(.*)/s, 2)
    parts.push(password)
    if (!secret) parts.push(userPass, user)
  }
  return parts
}

/** What stands behind the scheme; nothing where there is no scheme. */
function afterScheme(credentials: string): string {
  const space = credentials.indexOf(' ')
  return space > 0 ? credentials.slice(space + 1).trim() : ''
}

/**
 * What credentials that do not parse are made of: a token in quotes or after its scheme twice, a name and a key. Neither the
 * scheme nor the name of a parameter is one, unless it looks like a token. `known` are parameters that are none either.
 */
function partsOf(credentials: string, known: RegExp): readonly string[] {
  const [, scheme = '', rest] = /^([^\s,;"'=:&]+) +(.+)$/s.exec(credentials) ?? []
  const parts = isLikeToken(scheme) ? [scheme] : []
  for (const [, part = '', sign] of (rest ?? credentials).replace(known, ' ').matchAll(PART)) {
    if (isLikeToken(part) || (sign === undefined && !isKnownScheme(part))) parts.push(part)
    if (parts.length === MOST) break
  }
  return parts
}

/** A part of credentials, and the sign behind it where it is the name of a parameter: at the end it is padding. */
const PART = /([^\s,;"'=:&]+)(=(?![\s,;=]|$))?/g

/** Parameters that say how and where: their values are words that any text may have. */
const WORDS: ReadonlySet<string> = new Set([
  'algorithm',
  'auth-scope',
  'charset',
  'created',
  'domain',
  'expires',
  'headers',
  'nc',
  'oauth_signature_method',
  'qop',
  'realm',
  'signedheaders',
  'uri',
  'userhash',
  'validation',
  'version',
])

/** Parameters that are no secret: those, what the server itself has sent before, and who the user is. */
const PUBLIC: ReadonlySet<string> = new Set([
  ...WORDS,
  'cnonce',
  'keyid',
  'nonce',
  'opaque',
  'sid',
  'username',
])

/** Such a parameter, where the credentials do not parse. The names of fields are a list with semicolons (AWS). */
function paramOf(names: ReadonlySet<string>): RegExp {
  const list = [...names].join('|')
  return new RegExp(`\\bsignedheaders\\s*=[^\\s,]*|\\b(?:${list})\\s*=\\s*(?:"[^"]*"|[^\\s,;"]*)`, 'gi')
}

const WORD_PARAM = paramOf(WORDS)
const PUBLIC_PARAM = paramOf(PUBLIC)

/** A token in the query (RFC 6750 §2.3). */
const QUERY_TOKEN = /[?&]access_token=([^&#]+)/g

/** Whether a text is nothing that anyone would write: a long one of digits and letters in both cases, or hexadecimal. */
export function isLikeToken(text: string): boolean {
  if (text.length < 16 || /[\s=;,"]/.test(text)) return false
  return /^[\da-f-]+$/i.test(text) || (/\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text))
}

/** The secret parts of a request's credentials: token, password, response. Not what `PUBLIC` names. */
export function credentialsOf(request: RequestFacts): readonly string[] {
  const tokens = queryTokensOf(request)
  const secrets = fieldCredentialsOf(request)
  return tokens.length === 0 ? secrets : [...secrets, ...tokens]
}

/** Those of them that are in a field. */
export function fieldCredentialsOf(request: RequestFacts): readonly string[] {
  const secrets: string[] = []
  for (const name of FIELDS) {
    const value = request.field(name)
    if (value !== undefined) secrets.push(...distinct(partsOfField(value, true)))
  }
  return secrets.length > 1 ? [...new Set(secrets)] : secrets
}

/** The tokens in a query, which a link that somebody else has made can hold. */
export function queryTokensOf({ target }: RequestFacts): readonly string[] {
  if (!target.includes('access_token=')) return []
  const tokens = Array.from(target.matchAll(QUERY_TOKEN), ([, token = '']) => [token, decodeUri(token)])
  return distinct([...new Set(tokens.flat())])
}

function distinct(secrets: readonly string[]): readonly string[] {
  return withEscaped(secrets)
    .filter((secret) => isDistinct(secret))
    .slice(0, MOST_CREDENTIALS)
}

/** Texts, and each as it stands in a quoted-string or in JSON. */
function withEscaped(texts: readonly string[]): readonly string[] {
  const all = [...texts]
  for (const text of texts) if (/["\\]/.test(text)) all.push(escapeQuotes(text))
  return all
}

/** Shorter credentials may stand somewhere else by chance, and are not looked for. */
export const SHORTEST_DISTINCT = 6

const KINDS = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d_-]/]

/** Whether a text cannot stand somewhere else by chance: a token `invalid_token` or a password `password` can. */
function isDistinct(secret: string): boolean {
  return (
    secret.length >= 16 ||
    (secret.length >= SHORTEST_DISTINCT && KINDS.filter((kind) => kind.test(secret)).length >= 2)
  )
}

/** Whether one of several secrets stands in a text. */
export function holdsAny(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => text.includes(secret))
}

const USER_INFO = /^((?:[a-z][a-z0-9+.-]*:)?\/\/)?([^/?#]*)@/i

/** The request-target without what may be secret: query, fragment and user information. */
export function safeTarget(target: string): string {
  const end = target.search(/[?#]/)
  const whole = end < 0 ? target : target.slice(0, end)
  const path = whole.includes('@') ? whole.replace(USER_INFO, '$1') : whole
  return path.length > 200 ? `${path.slice(0, 199)}…` : path
}

function userInfoOf(target: string): string | undefined {
  return USER_INFO.exec(target)?.[2]
}

/** user-id and password of Basic, as Latin-1 and as UTF-8. Another scheme that is known has a token, which says nothing. */
function userPassOf({ scheme, token68 }: Credentials): readonly string[] {
  if (token68 === undefined || (isKnownScheme(scheme) && !isSameScheme(scheme, 'Basic'))) return []
  const text = decodeBase64(token68)
  if (text === undefined) return []
  if (isAsciiText(text)) return [text]
  // Each character is one octet. What is no UTF-8 becomes what others make of it as well.
  return [text, new WEB.TextDecoder().decode(Uint8Array.from(text, (char) => char.charCodeAt(0)))]
}

function queryOf(target: string): string {
  const mark = target.indexOf('?')
  return mark < 0 ? '' : target.slice(mark + 1)
}

function decodeUri(text: string): string {
  try {
    // A percent sign that begins no escape would make all of it unreadable; what is around it is secret as well.
    return decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, ''))
  } catch {
    return text
  }
}
