/** What nonces are made with. */
export interface NonceOptions {
  /** Shared by all machines that answer for one realm: at least 32 octets of random data. */
  readonly secret: string | Uint8Array
  /** How long a nonce is good, in seconds. Default: 300. */
  readonly maxAge?: number
}

/** Issues and checks nonces for Digest without keeping any. */
export interface Nonces {
  /** A new nonce. */
  issue(): string
  /** `stale`: it was issued here, but too long ago. `unknown`: it was not, or was changed. */
  check(nonce: unknown): 'fresh' | 'stale' | 'unknown'
}

const TIME = 6
const RANDOM = 12
const SIGNED = TIME + RANDOM
const SIGNATURE = 16

/**
 * Nonces for `digest({ nonce })` that hold their own time and are signed (RFC 7616 §3.3), so that several machines with one
 * secret accept each other's.
 *
 * They do not stop a replay within `maxAge`: for that a server has to remember the nonce counts it has seen.
 *
 * @throws TypeError where the secret is too short, `maxAge` is no number of seconds, or an option is unknown.
 * @example
 * ```ts
 * const nonces = createNonces({ secret: randomBytes(32) })
 * digest({ realm: 'proxy', nonce: nonces.issue(), stale: nonces.check(sent) === 'stale' })
 * ```
 */
export function createNonces(options: NonceOptions): Nonces {
  const { secret, maxAge = 300, ...others } = Object(options) as NonceOptions
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) {
    throw new TypeError(
      `createNonces() has no option ${JSON.stringify(unknown)}. It takes secret and maxAge.`,
    )
  }
  const length = typeof secret === 'string' || secret instanceof Uint8Array ? Buffer.byteLength(secret) : 0
  if (length < 32) {
    throw new TypeError(
      `secret is ${secret === undefined ? 'not there' : 'too short'}. Write at least 32 octets of random data, the same on every machine.`,
    )
  }
  if (!(Number.isFinite(maxAge) && maxAge > 0)) {
    throw new TypeError(`maxAge is ${String(maxAge)}. Write a number of seconds, such as 300.`)
  }
  // Measured: it is a third of what it takes to import this package, and few need it.
  const { createHmac, randomBytes, timingSafeEqual } = process.getBuiltinModule('node:crypto')
  const key = Buffer.from(secret)
  const sign = (data: Uint8Array): Buffer =>
    createHmac('sha256', key).update(data).digest().subarray(0, SIGNATURE)
  return {
    issue() {
      const data = Buffer.concat([Buffer.alloc(TIME), randomBytes(RANDOM)])
      data.writeUIntBE(Date.now(), 0, TIME)
      return Buffer.concat([data, sign(data)]).toString('base64url')
    },
    check(nonce) {
      // The length first: nothing is decoded that cannot be one.
      if (typeof nonce !== 'string' || nonce.length !== Math.ceil(((SIGNED + SIGNATURE) * 4) / 3))
        return 'unknown'
      const bytes = Buffer.from(nonce, 'base64url')
      // The same octets can be written in several ways, of which one was issued.
      if (bytes.toString('base64url') !== nonce) return 'unknown'
      const data = bytes.subarray(0, SIGNED)
      if (!timingSafeEqual(sign(data), bytes.subarray(SIGNED))) return 'unknown'
      const age = Date.now() - data.readUIntBE(0, TIME)
      return age <= maxAge * 1000 ? 'fresh' : 'stale'
    },
  }
}
