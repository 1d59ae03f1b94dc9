/** A process that parses challenges with one parser. */
import { createRequire } from 'node:module'
import { parseChallenges } from '@proxy-auth-errors/core'
import { parse } from 'auth-header'
import { BASIC, BEARER, DIGEST, parseWWWAuthenticateHeader } from 'http-auth-utils'
import { measure } from 'mitata'
// Its parser is not exported: see `build.ts`.
import { parseWwwAuthenticateChallenges } from 'oauth4webapi-parser'
import { INPUTS } from './parse-inputs.ts'

const { parsers } = createRequire(import.meta.url)('www-authenticate') as {
  parsers: { WWW_Authenticate: new (header: string) => { scheme?: string } }
}

/** Each gives a reader of one text, which gives the scheme of the first challenge. */
const PARSERS: Readonly<Record<string, (text: string) => () => unknown>> = {
  parseChallenges: (text) => () => {
    const parsed = parseChallenges(text)
    return parsed.ok ? parsed.challenges[0]!.scheme : parsed.message
  },
  'auth-header': (text) => () => parse(text).scheme,
  'http-auth-utils': (text) => () => parseWWWAuthenticateHeader(text, [BASIC, BEARER, DIGEST] as never).type,
  'www-authenticate': (text) => () => new parsers.WWW_Authenticate(text).scheme,
  oauth4webapi: (text) => {
    const response = new Response(null, { status: 401, headers: { 'www-authenticate': text } })
    return () => parseWwwAuthenticateChallenges(response)![0]!.scheme
  },
}

const parser = PARSERS[process.argv[2] ?? '']
if (!parser) throw new Error(`There is no parser ${process.argv[2]}.`)
for (const [scheme, text] of Object.entries(INPUTS)) {
  const read = parser(text)()
  if (String(read).toLowerCase() !== scheme.toLowerCase())
    throw new Error(`${process.argv[2]} reads ${scheme} as ${String(read)}.`)
}

const readers = new Map<string, () => unknown>()

process.on('message', async ({ input, time }: { input: string; time: number }) => {
  // The same function each time: V8 optimises less where one piece of code has made many.
  const read = readers.get(input) ?? parser(INPUTS[input] ?? longText(Number(input)))
  readers.set(input, read)
  const { p50 } = await measure(read, { min_cpu_time: time * 1e6, batch_samples: 128 })
  process.send!({ time: p50 })
})
process.on('disconnect', () => process.exit())
process.send!({})

/** A list of challenges of about that many octets. */
function longText(octets: number): string {
  const one = 'Bearer realm="api", error="invalid_token", scope="read write"'
  return Array.from({ length: Math.ceil(octets / (one.length + 2)) }, () => one).join(', ')
}
