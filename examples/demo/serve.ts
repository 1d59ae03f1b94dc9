import type http from 'node:http'
import { FRAMEWORKS } from './apps/index.ts'
import { type Case, CASES, targetOf } from './cases.ts'
import { close, listen } from './wire.ts'

/** Keeps the four apps, with the suite, until the process is told to end. */
export async function serve(print: (text: string) => void): Promise<void> {
  const servers: http.Server[] = []
  const stop = (): void => {
    for (const server of servers) void close(server)
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  for (const { name, createServer } of FRAMEWORKS) {
    const server = await createServer({})
    const port = await listen(server)
    servers.push(server)
    print(`${name}\n${CASES.map((sent) => `  ${curlLine(port, sent)}\n`).join('')}\n`)
  }
  print('Misuse is reported below, once for each place. Ctrl-C ends the servers.\n')
}

/** The request of a case for a shell. */
function curlLine(port: number, sent: Case): string {
  const { method, headers = {} } = sent
  const server = `http://127.0.0.1:${port}`
  const target = targetOf(sent)
  return [
    `curl ${method === 'HEAD' ? '-I' : '-i'}`,
    ...Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`),
    target.startsWith('/') ? `${server}${target}` : `--proxy ${server} ${target}`,
  ].join(' ')
}
