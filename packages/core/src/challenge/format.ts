import { quote } from '../quote.ts'
import type { Challenge } from './challenge.ts'
import { escapeQuotes, isFieldText, isToken, isToken68 } from './grammar.ts'

/** Digest wants these as tokens (RFC 7616 §3.3); everything else may be, and realm must be, a quoted-string. */
const DIGEST_TOKENS: ReadonlySet<string> = new Set(['stale', 'algorithm', 'charset', 'userhash'])

/** What frozen challenges are written as: those that the builders make, which no one can change. */
const written = new WeakMap<object, string>()

/**
 * Writes a challenge as the value of one `WWW-Authenticate` or `Proxy-Authenticate` line (RFC 9110 §11.3).
 *
 * Parameter values are written as quoted-strings, those that Digest wants as tokens excepted (RFC 7616 §3.3).
 *
 * @throws TypeError where a part cannot be written: a scheme or name that is no token, a value with a control
 * character or one beyond Latin-1.
 * @example
 * ```ts
 * formatChallenge({ scheme: 'Basic', params: { realm: 'say "hi"' } }) // 'Basic realm="say \\"hi\\""'
 * ```
 */
export function formatChallenge(challenge: Challenge): string {
  const before = written.get(challenge)
  if (before !== undefined) return before
  checkChallenge(challenge)
  const line = write(challenge)
  if (Object.isFrozen(challenge) && Object.isFrozen(challenge.params)) written.set(challenge, line)
  return line
}

function write({ scheme, params, token68 }: Challenge): string {
  if (token68 !== undefined) return `${scheme} ${token68}`
  const digest = scheme.toLowerCase() === 'digest'
  const pairs: string[] = []
  for (const name of Object.keys(params)) {
    const value = params[name]!
    const bare = digest && DIGEST_TOKENS.has(name) && isToken(value)
    pairs.push(bare ? `${name}=${value}` : `${name}="${escapeQuotes(value)}"`)
  }
  return pairs.length === 0 ? scheme : `${scheme} ${pairs.join(', ')}`
}

/**
 * One challenge or several, as they will be written.
 *
 * @throws TypeError where there is none, or one cannot be written.
 */
export function settleChallenges(source: unknown, where = ''): readonly Challenge[] {
  const list: readonly unknown[] = Array.isArray(source) ? source : [source]
  if (list.length === 0)
    throw new TypeError(`${where}A list of challenges needs at least one, or is left out.`)
  return list.map((challenge) => settleChallenge(challenge, where))
}

/**
 * A challenge as it will be written: a copy that nobody can change, with the names of its parameters in lower case.
 *
 * @throws TypeError that begins with `where` and says what to write, where a part cannot be written.
 */
export function settleChallenge(challenge: unknown, where?: string): Challenge {
  checkChallenge(challenge, where)
  if (written.has(challenge)) return challenge
  const { scheme, params, token68 } = challenge
  // Frozen before it is checked: what is read of somebody's object once more may be something else.
  const settled = Object.freeze({
    scheme,
    params: Object.freeze(
      Object.fromEntries(Object.entries(params).map(([name, value]) => [name.toLowerCase(), value])),
    ),
    ...(token68 !== undefined && { token68 }),
  })
  formatChallenge(settled)
  return settled
}

function checkChallenge(challenge: unknown, where = ''): asserts challenge is Challenge {
  const fault = findFault(challenge)
  if (fault !== undefined) throw new TypeError(where + fault)
}

function findFault(challenge: unknown): string | undefined {
  if (typeof challenge !== 'object' || challenge === null || !('scheme' in challenge)) {
    return `A challenge is an object such as basic({ realm: "api" }), not ${quote(challenge)}.`
  }
  if (written.has(challenge)) return undefined
  const { scheme, params, token68 } = challenge as Partial<Record<keyof Challenge, unknown>>
  if (!isToken(scheme)) {
    return `The auth-scheme ${quote(scheme)} is no token. Write a name such as "Basic" or "Bearer" (RFC 9110 §11.1).`
  }
  if (typeof params !== 'object' || params === null || Symbol.iterator in params) {
    return `The params of a ${scheme} challenge are an object such as { realm: "api" }, not ${quote(params)}.`
  }
  const names = Object.keys(params)
  if (token68 !== undefined) {
    if (!isToken68(token68)) {
      return `${quote(token68)} is no token68 for ${scheme}. Write base64, or params such as { realm: "api" } (RFC 9110 §11.2).`
    }
    return names.length === 0
      ? undefined
      : `A ${scheme} challenge has a token68 or params, never both. Leave out one of them (RFC 9110 §11.3).`
  }
  const seen = new Set<string>()
  for (const name of names) {
    if (!isToken(name)) return `The parameter name ${quote(name)} of ${scheme} is no token (RFC 9110 §11.2).`
    const lower = name.toLowerCase()
    if (seen.has(lower))
      return `The parameter ${quote(lower)} of ${scheme} is there twice. Write it once (RFC 9110 §11.2).`
    seen.add(lower)
    const value = (params as Record<string, unknown>)[name]
    if (!isFieldText(value)) {
      return (
        `The ${name} ${quote(value)} of ${scheme} cannot be written into a header field. ` +
        'Write a string of printable ASCII characters (RFC 9110 §5.5).'
      )
    }
  }
  return undefined
}
