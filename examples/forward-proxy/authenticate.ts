import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import {
  type AuthError,
  basic,
  type Challenge,
  createNonces,
  digest,
  parseCredentials,
  proxyAuthenticationRequired,
} from '@proxy-auth-errors/node'

const REALM = 'forward-proxy'

type Params = Readonly<Record<string, string>>

/** Gives the error to refuse a request with, or nothing where its credentials are right. */
export type Authenticate = (request: IncomingMessage) => AuthError | undefined

/** Basic, and Digest with SHA-256 and nonces that any machine with the same secret accepts. */
export function createAuthenticate(
  users: ReadonlyMap<string, string>,
  secret: string,
  maxAge = 300,
): Authenticate {
  const nonces = createNonces({ secret, maxAge })

  /** The strongest first. */
  function challenges(stale = false): Challenge[] {
    return [
      digest({ realm: REALM, nonce: nonces.issue(), charset: 'UTF-8', ...(stale && { stale }) }),
      basic({ realm: REALM, charset: 'UTF-8' }),
    ]
  }

  return function authenticate(request) {
    // Why it was refused, the responder works out by itself: only a nonce can be stale without looking so.
    const refusal = proxyAuthenticationRequired({ challenges: challenges() })
    const parsed = parseCredentials(request.headers['proxy-authorization'] ?? '')
    if (!parsed.ok) return refusal
    const { scheme, params, token68 } = parsed.credentials
    if (/^basic$/i.test(scheme) && token68) return isBasicRight(token68, users) ? undefined : refusal
    if (!/^digest$/i.test(scheme) || !isDigestRight(params, request, users)) return refusal
    switch (nonces.check(params['nonce'])) {
      case 'fresh':
        return undefined
      case 'stale':
        return proxyAuthenticationRequired({ reason: 'stale-nonce', challenges: challenges(true) })
      default:
        return refusal
    }
  }
}

function isBasicRight(token68: string, users: ReadonlyMap<string, string>): boolean {
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(token68, 'base64').toString()) ?? []
  return users.has(user) && isEqual(password, users.get(user)!)
}

/** RFC 7616 §3.4.1, for qop=auth and SHA-256. */
function isDigestRight(
  params: Params,
  request: IncomingMessage,
  users: ReadonlyMap<string, string>,
): boolean {
  const { username = '', realm, nonce, uri = '', qop, nc, cnonce, response = '', algorithm = 'MD5' } = params
  if (realm !== REALM || qop !== 'auth' || !/^sha-256$/i.test(algorithm) || !users.has(username)) return false
  if (!isTarget(uri, request.url ?? '')) return false
  const secret = hash(`${username}:${REALM}:${users.get(username)!}`)
  return isEqual(
    response,
    hash(`${secret}:${nonce}:${nc}:${cnonce}:auth:${hash(`${request.method}:${uri}`)}`),
  )
}

/** Clients write the whole URL that they send to a proxy, or only its path. */
function isTarget(uri: string, target: string): boolean {
  return uri === target || uri === target.replace(/^http:\/\/[^/]+/i, '') || `http://${uri}` === target
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Takes the same time wherever two texts differ. */
function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hash(a)), Buffer.from(hash(b)))
}
