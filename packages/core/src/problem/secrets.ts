import { type Credentials, isSameScheme } from '../challenge/challenge.ts'
import { decodeBase64 } from '../challenge/base64.ts'
import { isAsciiText } from '../challenge/grammar.ts'
import { isKnownScheme } from '../challenge/known-schemes.ts'
import { parseCredentials } from '../challenge/parse.ts'
import type { RequestFacts } from '../exchange.ts'

/** Shorter strings stand in every text by chance. */
const SHORTEST = 3

/** More than this is not looked for: each costs a look at the whole of a response. */
const MOST = 1000

/** Of the parts that are secret for sure. Real credentials have a few; who sends more hides only his own. */
const MOST_CREDENTIALS = 50

/**
 * What a request sent that must not be seen again: its credentials, whole and in parts, and its query. Those of the fields
 * come first: a link that somebody else has made must not hide them.
 */
export function secretsOf(request: RequestFacts): readonly string[] {
  const secrets = new Set<string>()
  for (const name of ['authorization', 'proxy-authorization']) {
    const value = request.field(name)
    if (value === undefined) continue
    secrets.add(value)
    const space = value.indexOf(' ')
    if (space > 0) secrets.add(value.slice(space + 1).trim())
    const parsed = parseCredentials(value)
    if (!parsed.ok) {
      for (const part of partsOf(value)) secrets.add(part)
      continue
    }
    const { scheme, params, token68 } = parsed.credentials
    if (!isKnownScheme(scheme)) secrets.add(scheme)
    for (const param of Object.values(params)) secrets.add(param)
    if (token68 === undefined) continue
    secrets.add(token68)
    for (const userPass of userPassOf(parsed.credentials)) {
      const colon = userPass.indexOf(':')
      secrets.add(userPass)
      if (colon >= 0) secrets.add(userPass.slice(0, colon)).add(userPass.slice(colon + 1))
    }
  }
  for (const secret of withEscaped([...secrets])) secrets.add(secret)
  const query = queryOf(request.target)
  if (query !== '') {
    secrets.add(query)
    for (const pair of query.split('&', MOST)) {
      const value = pair.slice(pair.indexOf('=') + 1)
      // A short value (`page=2`, `sort=name`) is no token, and would blot out words of any message.
      if (value.length >= 8) secrets.add(value).add(decodeUri(value))
    }
  }
  const user = userInfoOf(request.target)
  if (user !== undefined) for (const part of [user, ...user.split(':', MOST)]) secrets.add(part)
  return [...secrets].filter((secret) => secret.length >= SHORTEST).slice(0, MOST)
}

/** What credentials that do not parse are made of: a token in quotes or after its scheme twice, a name and a key. */
function partsOf(credentials: string): readonly string[] {
  return credentials.split(/[\s,;"'=:&]+/, MOST).filter((part) => !isKnownScheme(part))
}

/** Parameters of credentials that are no secret: what the server itself has sent before, and who the user is. */
const PUBLIC: ReadonlySet<string> = new Set([
  'algorithm',
  'auth-scope',
  'charset',
  'cnonce',
  'created',
  'domain',
  'expires',
  'headers',
  'keyid',
  'nc',
  'nonce',
  'oauth_signature_method',
  'opaque',
  'qop',
  'realm',
  'sid',
  'uri',
  'userhash',
  'username',
  'validation',
  'version',
])

/** Such a parameter, where the credentials do not parse. */
const PUBLIC_PARAM = new RegExp(`\\b(?:${[...PUBLIC].join('|')})\\s*=\\s*(?:"[^"]*"|[^\\s,;"]*)`, 'gi')

/** A token in the query (RFC 6750 §2.3). */
const QUERY_TOKEN = /[?&]access_token=([^&#]+)/g

/** Whether a request may have credentials, in a field or in its query. */
export function mayHaveCredentials(request: RequestFacts): boolean {
  return (
    request.field('authorization') !== undefined ||
    request.field('proxy-authorization') !== undefined ||
    request.target.search(QUERY_TOKEN) >= 0
  )
}

/** The secret parts of a request's credentials: token, password, response. Not what `PUBLIC` names. In the same order. */
export function credentialsOf(request: RequestFacts): readonly string[] {
  const secrets: string[] = []
  for (const name of ['authorization', 'proxy-authorization']) {
    const value = request.field(name)
    if (value === undefined) continue
    const parsed = parseCredentials(value)
    if (!parsed.ok) {
      secrets.push(
        value,
        value.slice(value.indexOf(' ') + 1).trim(),
        ...partsOf(value.replace(PUBLIC_PARAM, ' ')),
      )
      continue
    }
    const { scheme, params, token68 } = parsed.credentials
    // A token that was sent without its scheme parses as a scheme.
    if (!isKnownScheme(scheme)) secrets.push(value)
    const passwords = userPassOf(parsed.credentials).map((text) => text.replace(/^[^:]*:?/, ''))
    for (const secret of [token68, ...passwords]) if (secret) secrets.push(secret)
    for (const key of Object.keys(params)) if (!PUBLIC.has(key)) secrets.push(params[key]!)
  }
  for (const [, token = ''] of request.target.matchAll(QUERY_TOKEN)) secrets.push(token, decodeUri(token))
  return [...new Set(withEscaped(secrets).filter((secret) => isDistinct(secret)))].slice(0, MOST_CREDENTIALS)
}

/** Texts, and each as it stands in a quoted-string or in JSON. */
function withEscaped(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => (/["\\]/.test(text) ? [text, text.replace(/["\\]/g, '\\$&')] : text))
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
  if (isAsciiText(text) || !UTF8.test(text)) return [text]
  try {
    // Each character is one octet: percent-encoded they are what `decodeURIComponent` reads as UTF-8.
    const utf8 = decodeURIComponent(
      text.replace(/[^]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`),
    )
    return [text, utf8]
  } catch {
    return [text]
  }
}

/** Octets that may be UTF-8. Measured: the error that `decodeURIComponent` throws costs more than the rest of an answer. */
const UTF8 = /^(?:[^\x80-\xff]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*$/

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
