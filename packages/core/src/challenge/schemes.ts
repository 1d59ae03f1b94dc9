import { quote } from '../quote.ts'
import type { Challenge } from './challenge.ts'
import { settleChallenge } from './format.ts'
import { METADATA_URL } from './metadata-url.ts'

/** Parameters of a Basic challenge (RFC 7617 §2). */
export interface BasicParams {
  /** What is protected, in words for the person who is asked for a password. */
  readonly realm: string
  /** Says that user-id and password are expected in UTF-8: the only value there is (§2.1). */
  readonly charset?: 'UTF-8'
}

/** Parameters of a Bearer challenge (RFC 6750 §3, RFC 9470 §3, RFC 9728 §5.1). */
export interface BearerParams {
  /** What is protected. */
  readonly realm?: string
  /** The scopes that the request needs, separated by one space. */
  readonly scope?: string
  /** A code such as `invalid_token`; leave it out where the request had no credentials (RFC 6750 §3.1). */
  readonly error?: string
  /** For developers, not for users. */
  readonly error_description?: string
  /** The URI of a page that explains the error. */
  readonly error_uri?: string
  /** The https URL of the protected resource metadata (RFC 9728 §5.1). */
  readonly resource_metadata?: string
  /** Authentication context classes that would do, separated by one space (RFC 9470 §3). */
  readonly acr_values?: string
  /** How old the user's last authentication may be, in seconds (RFC 9470 §3). */
  readonly max_age?: number
}

/** Parameters of a Digest challenge (RFC 7616 §3.3). */
export interface DigestParams {
  /** What is protected, in words for the person who is asked for a password. */
  readonly realm: string
  /** Unique for each 401 or 407. */
  readonly nonce: string
  /** Default: `auth`. */
  readonly qop?: 'auth' | 'auth-int' | 'auth, auth-int'
  /** Default: `SHA-256`. */
  readonly algorithm?: 'SHA-256' | 'SHA-256-sess' | 'SHA-512-256' | 'SHA-512-256-sess' | 'MD5' | 'MD5-sess'
  /** URIs that the protection covers, separated by one space. */
  readonly domain?: string
  /** Whatever the client shall send back as it is. */
  readonly opaque?: string
  /** The credentials were right but for the nonce: the client retries without asking the user. */
  readonly stale?: boolean
  /** The server can take a hashed user name. */
  readonly userhash?: boolean
  /** Says that user name and password are expected in UTF-8: the only value there is. */
  readonly charset?: 'UTF-8'
}

/** Parameters of a DPoP challenge (RFC 9449 §7.1): those of Bearer, and the algorithms. */
export interface DpopParams extends BearerParams {
  /** The JWS algorithms that a proof may be signed with, separated by one space. */
  readonly algs?: string
  /** A code such as `invalid_token`, `invalid_dpop_proof` or `use_dpop_nonce`. */
  readonly error?: string
}

/** The values that a parameter may have, and what to write for one that it may not. */
interface Kind {
  readonly expected: string
  fits(value: unknown): boolean
}

const seconds: Kind = {
  expected: 'a whole number of seconds, such as 300',
  fits: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
}

function oneOf(...allowed: readonly unknown[]): Kind {
  return { expected: allowed.map(quote).join(' or '), fits: (value) => allowed.includes(value) }
}

function matching(pattern: RegExp, expected: string): Kind {
  return { expected, fits: (value) => typeof value === 'string' && pattern.test(value) }
}

const text = matching(/^/, 'a string')
const flag = oneOf(true, false)
// The sets of RFC 6750 §3, which leave out the quote and the backslash.
const printable = matching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/, 'ASCII text without " and \\')
const scopeList = matching(
  /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/,
  'names separated by one space, such as "read write"',
)
const uriReference = matching(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'a URI such as "https://api.example/errors"')
const metadataUrl = matching(
  METADATA_URL,
  'an https URL such as "https://api.example/.well-known/oauth-protected-resource"',
)

const BASIC: Readonly<Record<keyof BasicParams, Kind>> = { realm: text, charset: oneOf('UTF-8') }

const BEARER: Readonly<Record<keyof BearerParams, Kind>> = {
  realm: text,
  scope: scopeList,
  error: printable,
  error_description: printable,
  error_uri: uriReference,
  resource_metadata: metadataUrl,
  acr_values: scopeList,
  max_age: seconds,
}

const DIGEST: Readonly<Record<keyof DigestParams, Kind>> = {
  realm: text,
  nonce: text,
  qop: oneOf('auth', 'auth-int', 'auth, auth-int'),
  algorithm: oneOf('SHA-256', 'SHA-256-sess', 'SHA-512-256', 'SHA-512-256-sess', 'MD5', 'MD5-sess'),
  domain: text,
  opaque: text,
  stale: flag,
  userhash: flag,
  charset: oneOf('UTF-8'),
}

const DPOP: Readonly<Record<keyof DpopParams, Kind>> = { algs: scopeList, ...BEARER }

/**
 * A Basic challenge (RFC 7617).
 *
 * @throws TypeError where a parameter is missing, unknown or cannot be written.
 * @example
 * ```ts
 * formatChallenge(basic({ realm: 'staff', charset: 'UTF-8' })) // 'Basic realm="staff", charset="UTF-8"'
 * ```
 */
export function basic(params: BasicParams): Challenge {
  return build('Basic', params, BASIC, ['realm'])
}

/**
 * A Bearer challenge (RFC 6750 §3). It needs at least one parameter.
 *
 * @throws TypeError where no parameter is there, or one is unknown or cannot be written.
 * @example
 * ```ts
 * formatChallenge(bearer({ realm: 'api', scope: 'read write' })) // 'Bearer realm="api", scope="read write"'
 * ```
 */
export function bearer(params: BearerParams): Challenge {
  const built = build('Bearer', params, BEARER, [])
  if (Object.keys(built.params).length === 0) {
    throw new TypeError(
      'bearer() needs at least one parameter (RFC 6750 §3). Write bearer({ realm: "api" }).',
    )
  }
  return built
}

/**
 * A Digest challenge (RFC 7616 §3.3). Without `qop` and `algorithm` it asks for `auth` and `SHA-256`.
 *
 * @throws TypeError where a parameter is missing, unknown or cannot be written.
 * @example
 * ```ts
 * formatChallenge(digest({ realm: 'proxy', nonce: 'abc' }))
 * // 'Digest realm="proxy", nonce="abc", qop="auth", algorithm=SHA-256'
 * ```
 */
export function digest(params: DigestParams): Challenge {
  const { realm, nonce, qop = 'auth', algorithm = 'SHA-256', ...rest } = Object(params) as DigestParams
  return build('Digest', { realm, nonce, qop, algorithm, ...rest }, DIGEST, ['realm', 'nonce'])
}

/**
 * A DPoP challenge (RFC 9449 §7.1).
 *
 * @throws TypeError where a parameter is unknown or cannot be written.
 * @example
 * ```ts
 * formatChallenge(dpop({ algs: 'ES256 PS256' })) // 'DPoP algs="ES256 PS256"'
 * ```
 */
export function dpop(params: DpopParams = {}): Challenge {
  return build('DPoP', params, DPOP, [])
}

/**
 * A Negotiate challenge (RFC 4559 §4.1), with the token of a handshake that is under way.
 *
 * @throws TypeError where the token is no token68 (base64).
 * @example
 * ```ts
 * formatChallenge(negotiate()) // 'Negotiate'
 * ```
 */
export function negotiate(token68?: string): Challenge {
  return challenge('Negotiate', token68)
}

/**
 * A challenge of any scheme (RFC 9110 §11.3): with parameters, or with a token68.
 *
 * @throws TypeError where the scheme or a name is no token, or a value cannot be written.
 * @example
 * ```ts
 * formatChallenge(challenge('Newauth', { realm: 'apps', type: '1' })) // 'Newauth realm="apps", type="1"'
 * ```
 */
export function challenge(
  scheme: string,
  content: Readonly<Record<string, string>> | string = {},
): Challenge {
  const given =
    typeof content === 'string' ? { scheme, params: {}, token68: content } : { scheme, params: content }
  return settleChallenge(given, 'challenge(): ')
}

function build<Params extends object>(
  scheme: string,
  params: Params,
  kinds: Readonly<Record<keyof Params & string, Kind>>,
  required: readonly (keyof Params & string)[],
): Challenge {
  const builder = `${scheme.toLowerCase()}()`
  if (typeof params !== 'object' || params === null) {
    throw new TypeError(
      `${builder} takes its parameters as an object, such as { realm: "api" }, not ${quote(params)}.`,
    )
  }
  const written: Record<string, string> = {}
  for (const [name, value] of Object.entries(params)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof Params & string] : undefined
    if (!kind) {
      throw new TypeError(
        `${builder} has no parameter ${quote(name)}. It takes ${Object.keys(kinds).join(', ')}; ` +
          `write challenge(${quote(scheme)}, { … }) for others.`,
      )
    }
    if (value === undefined) continue
    if (!kind.fits(value)) {
      throw new TypeError(`${builder}: ${name} is ${quote(value)}. Write ${kind.expected}.`)
    }
    written[name] = String(value)
  }
  for (const name of required) {
    if (written[name] === undefined) {
      throw new TypeError(`${builder} needs ${quote(name)}. Write ${builder.slice(0, -1)}{ ${name}: "…" }).`)
    }
  }
  return settleChallenge({ scheme, params: written })
}
