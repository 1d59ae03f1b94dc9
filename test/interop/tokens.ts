/** JSON Web Tokens, for whatever library is asked to look at them. */
import jwt from 'jsonwebtoken'

/** As long as the key of HS256 has to be (RFC 7518 §3.2). */
export const SECRET = 'a secret of at least 32 octets, which nobody keeps'

const CLAIMS = { sub: 'alice' }
const LONG_AGO = 1_000_000_000

export const tokens = {
  valid: sign(CLAIMS, SECRET),
  expired: sign({ ...CLAIMS, exp: LONG_AGO }, SECRET),
  /** Signed by somebody else. */
  forged: sign(CLAIMS, `not ${SECRET}`),
  unsigned: jwt.sign(CLAIMS, null, { algorithm: 'none', noTimestamp: true }),
} as const

/** Without a timestamp: the same token in each run. */
function sign(claims: object, secret: string): string {
  return jwt.sign(claims, secret, { noTimestamp: true })
}
