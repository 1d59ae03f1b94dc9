import { type Answer, formatChallenge, type HeaderField, parseChallenges } from '@proxy-auth-errors/core'

/** A web `Headers` has folded the lines of a field into one: several challenges on it are none of the sender's doing. */
export function readFields(headers: Headers): HeaderField[] {
  return [...headers].flatMap(([name, value]): HeaderField[] => {
    if (name !== 'www-authenticate' && name !== 'proxy-authenticate') return [[name, value]]
    const parsed = parseChallenges(value)
    return parsed.ok && parsed.challenges.length > 1
      ? parsed.challenges.map((challenge) => [name, formatChallenge(challenge)])
      : [[name, value]]
  })
}

/** The text of a problem document; another body is going to be replaced, and may be a stream without end. */
export async function readText(response: Response): Promise<string | undefined> {
  const isProblem = /^application\/problem\+json/i.test(response.headers.get('content-type') ?? '')
  return isProblem && !response.bodyUsed ? response.clone().text() : undefined
}

/**
 * A field beyond ASCII is Latin-1. Node, below its Hono server, would write it as UTF-8 before a body that is a
 * string.
 */
export function toBody({ headers, body }: Answer['reply']): BodyInit | null {
  // eslint-disable-next-line no-control-regex
  const isAscii = headers.every(([, value]) => /^[\x00-\x7f]*$/.test(value))
  return body === undefined || isAscii ? (body ?? null) : new TextEncoder().encode(body)
}
