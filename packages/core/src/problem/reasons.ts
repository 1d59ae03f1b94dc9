/** Why a request was refused. */
export type Reason =
  | 'missing-credentials'
  | 'malformed-credentials'
  | 'unsupported-scheme'
  | 'invalid-credentials'
  | 'expired-credentials'
  | 'revoked-credentials'
  | 'stale-nonce'
  | 'insufficient-authentication'

interface ReasonText {
  /** The `title` of a problem whose `type` is the reason's (RFC 9457 §3.1.3). */
  readonly title: string
  /** What happened, before the sentence that says what to send. `{field}` is the credentials field. */
  readonly happened: string
}

export const REASONS: Readonly<Record<Reason, ReasonText>> = {
  'missing-credentials': { title: 'Credentials required', happened: '' },
  'malformed-credentials': {
    title: 'Malformed credentials',
    happened: 'The {field} field cannot be read. ',
  },
  'unsupported-scheme': {
    title: 'Unsupported authentication scheme',
    happened: 'The scheme in {field} is not one of those offered. ',
  },
  'invalid-credentials': { title: 'Invalid credentials', happened: 'The credentials were not accepted. ' },
  'expired-credentials': { title: 'Expired credentials', happened: 'The credentials have expired. ' },
  'revoked-credentials': { title: 'Revoked credentials', happened: 'The credentials have been revoked. ' },
  'stale-nonce': {
    title: 'Stale nonce',
    happened: 'The nonce is too old: repeat the request with the new one. ',
  },
  'insufficient-authentication': {
    title: 'Stronger authentication required',
    happened: 'The credentials are good, but a stronger or more recent authentication is needed. ',
  },
}

export function isReason(value: unknown): value is Reason {
  return typeof value === 'string' && Object.hasOwn(REASONS, value)
}
