import { isKnownScheme } from '../challenge/known-schemes.ts'
import { parseCredentials } from '../challenge/parse.ts'
import type { RequestFacts } from '../exchange.ts'

/** Shorter strings stand in every text by chance. */
const SHORTEST = 3

/**
 * What a request sent that must not be seen again: its credentials, whole and in parts, and its query.
 * Long ones come first, so that a part does not break up the whole when it is replaced.
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
    if (!parsed.ok) continue
    const { params, token68 } = parsed.credentials
    for (const param of Object.values(params)) secrets.add(param)
    if (token68 === undefined) continue
    secrets.add(token68)
    const userPass = decodeBase64(token68)
    if (userPass === undefined) continue
    const colon = userPass.indexOf(':')
    secrets.add(userPass)
    if (colon >= 0) secrets.add(userPass.slice(0, colon)).add(userPass.slice(colon + 1))
  }
  const query = queryOf(request.target)
  if (query !== '') {
    secrets.add(query)
    for (const pair of query.split('&', 100)) {
      const value = pair.slice(pair.indexOf('=') + 1)
      // A short value (`page=2`, `sort=name`) is no token, and would blot out words of any message.
      if (value.length >= 8) secrets.add(value).add(decodeUri(value))
    }
  }
  return [...secrets].filter((secret) => secret.length >= SHORTEST).toSorted((a, b) => b.length - a.length)
}

/**
 * The secret parts of a request's credentials: token, password, response. Not what the server itself has sent
 * before (the realm and nonce of Digest), nor the user name.
 */
export function credentialsOf(request: RequestFacts): readonly string[] {
  const secrets: string[] = []
  for (const name of ['authorization', 'proxy-authorization']) {
    const value = request.field(name)
    if (value === undefined) continue
    const parsed = parseCredentials(value)
    if (!parsed.ok) {
      secrets.push(value)
      continue
    }
    const { scheme, params, token68 } = parsed.credentials
    // A token that was sent without its scheme parses as a scheme.
    if (!isKnownScheme(scheme)) secrets.push(value)
    const password = token68 === undefined ? undefined : decodeBase64(token68)?.replace(/^[^:]*:?/, '')
    for (const secret of [token68, password, params['response']]) if (secret) secrets.push(secret)
  }
  return secrets.filter((secret) => secret.length > SHORTEST)
}

/** Whether a text holds something that the client sent as credentials. */
export function reveals(text: string, request: RequestFacts): boolean {
  return secretsOf(request).some((secret) => text.includes(secret))
}

/** A text with the request's secrets, and the query of any URL, taken out. */
export function redact(text: string, request: RequestFacts): string {
  let clean = text
  for (const secret of secretsOf(request)) clean = clean.replaceAll(secret, '[redacted]')
  return clean.replace(/\?[^\s"'<>\\#]+/g, '?[redacted]')
}

/** The request-target without what may be secret: query, fragment and user information. */
export function safeTarget(target: string): string {
  const path = target.replace(/[?#].*$/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1')
  return path.length > 200 ? `${path.slice(0, 199)}…` : path
}

/** `atob` is on every runtime; the text is one byte a character. `undefined` where it is not base64. */
export function decodeBase64(text: string): string | undefined {
  try {
    return (globalThis as unknown as { atob(data: string): string }).atob(text)
  } catch {
    return undefined
  }
}

function queryOf(target: string): string {
  const mark = target.indexOf('?')
  return mark < 0 ? '' : target.slice(mark + 1)
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
