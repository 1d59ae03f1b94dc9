/** IANA's registry of HTTP authentication schemes, and those that are in wide use without. */
export const KNOWN_SCHEMES: readonly string[] = [
  'Basic', 'Bearer', 'Concealed', 'Digest', 'DPoP', 'GNAP', 'HOBA', 'Mutual', 'Negotiate', 'OAuth', 'PrivateToken',
  'SCRAM-SHA-1', 'SCRAM-SHA-256', 'vapid', 'AWS4-HMAC-SHA256', 'NTLM',
] // prettier-ignore

const LOWER: ReadonlySet<string> = new Set(KNOWN_SCHEMES.map((scheme) => scheme.toLowerCase()))

export function isKnownScheme(scheme: string): boolean {
  return LOWER.has(scheme.toLowerCase())
}
