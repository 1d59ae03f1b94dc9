/** Challenges that every parser reads, by scheme. */
export const INPUTS: Readonly<Record<string, string>> = {
  Basic: 'Basic realm="staff"',
  Bearer: 'Bearer realm="api", error="invalid_token", error_description="The token has expired"',
  Digest:
    'Digest realm="proxy", qop="auth", algorithm="MD5", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
}

export const PARSERS = [
  'parseChallenges',
  'auth-header',
  'http-auth-utils',
  'www-authenticate',
  'oauth4webapi',
]

/** Lengths at which the time for an octet is compared. */
export const LENGTHS = [1_000, 1_000_000]
