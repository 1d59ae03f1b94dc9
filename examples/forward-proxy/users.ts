import { readFileSync } from 'node:fs'

/** Reads a file with one `name:password` a line. A real proxy keeps hashes; Digest needs the password or its HA1. */
export function readUsers(file: URL): ReadonlyMap<string, string> {
  const users = new Map<string, string>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0 && !line.startsWith('#')) users.set(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  return users
}
