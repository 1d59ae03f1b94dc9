export const USAGE = `Usage: npm run demo [-- --serve]

Refuses requests on Express, Fastify, Koa and Hono, without proxyAuthErrors() and with it, and shows
what arrives at the client. The exit code is 1 where a response with it is not correct.

  --serve  keeps the four apps running and prints curl lines to try
  --help   prints this text
`

export type Action = 'demonstrate' | 'serve' | 'help'

/** What the command line asks for; the argument that it cannot mean, where there is one. */
export function readArguments(args: readonly string[]): { action: Action } | { unknown: string } {
  let action: Action = 'demonstrate'
  for (const argument of args) {
    if (argument === '--help') action = 'help'
    else if (argument !== '--serve') return { unknown: argument }
    else if (action === 'demonstrate') action = 'serve'
  }
  return { action }
}
