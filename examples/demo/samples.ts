import { bearer } from '@proxy-auth-errors/core'

// What the four apps send and throw: the same in each of them, so that their answers can be compared.

/** Looks like a problem document, but has the media type of JSON and brings no challenge. */
export const PROBLEM_LIKE = {
  type: 'https://example.com/probs/proxy-auth-required',
  title: 'Proxy Authentication Required',
  status: 407,
  detail: 'You must authenticate with the proxy.',
}

export const CHALLENGES = {
  own: 'Basic realm="vault"',
  misplaced: 'Basic realm="gateway"',
  broken: 'Basic realm="a "q" r"',
  setFirst: 'Basic realm="staff"',
}

/** The options of an error that says all there is to say. */
export const EXPIRED = {
  reason: 'expired-credentials',
  detail: 'Your token expired at noon. Get a new one.',
  challenges: bearer({ realm: 'api', error: 'invalid_token' }),
} as const
