/** Realms that break a header where they are not escaped, and some that no header can hold. */
export const HOSTILE_REALMS: readonly string[] = [
  'say "hi"',
  'back\\slash',
  'ends in \\',
  'a\r\nSet-Cookie: x=1',
  '☃',
]
