import type { WireRequest, WireResponse } from '../contract/client.ts'

/** A response without what depends on the clock, the client or the letter case of field names. */
interface Plain {
  readonly status: number
  readonly lines: readonly string[]
  readonly body: string
}

/** The requests that a README shows as `curl` lines, each with the response that stands below it. */
export function shownResponses(readme: string): { request: WireRequest; response: Plain }[] {
  const block =
    /^```console\n\$ curl -i( --proxy \S+)?((?: -H '[^'\n]*')*) (\S+)\nHTTP\/1\.1 (\d+) .*?\n(.*?)\n\n(.*?)\n```$/gms
  return [...readme.matchAll(block)].map(([, proxy, sent, url, status, fields, body]) => ({
    request: {
      // A proxy is asked for a whole URL, any other server for a path.
      path: proxy ? url! : new URL(url!).pathname,
      headers: Object.fromEntries(
        [...sent!.matchAll(/'(\S+): ([^']*)'/g)].map(([, name, value]) => [name!, value!]),
      ),
    },
    response: {
      status: Number(status),
      lines: withoutVarying(fields!.split('\n').map((line) => line.replace(/^[^:]+/, toLowerCase))),
      body: body!,
    },
  }))
}

export function toPlain({ status, lines, body }: WireResponse): Plain {
  return {
    status,
    lines: withoutVarying(lines.map(([name, value]) => `${name}: ${value}`)),
    body: body.toString(),
  }
}

/** The warnings that a README shows. */
export function shownWarnings(readme: string): string {
  return toPlainWarnings(/^```text\n(.*?)^```$/ms.exec(readme)?.[1] ?? '')
}

/** Warnings without the process id, and without the hint that Node adds to the first. */
export function toPlainWarnings(stderr: string): string {
  return stderr.replace(/^\(node:\d+\)/gm, '(node)').replace(/^\(Use `node --trace-warnings .*\n/gm, '')
}

function withoutVarying(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^(?:date|connection|keep-alive):/.test(line))
}

function toLowerCase(text: string): string {
  return text.toLowerCase()
}
