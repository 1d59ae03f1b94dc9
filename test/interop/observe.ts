import { readFileSync } from 'node:fs'
import { type Finding, inspect, parseChallenges, type RuleId } from '@proxy-auth-errors/core'
import { close, listen, send, type WireResponse } from '../contract/client.ts'
import type { InteropCase, InteropRequest } from './case.ts'

/** What left, without the suite and with it. This is what is recorded. */
export interface Observation {
  readonly request: string
  readonly before: Leaving
  readonly after: Leaving & { readonly reason: unknown }
  readonly rules: readonly RuleId[]
  readonly emitter: string | undefined
}

export interface Leaving {
  readonly status: number
  readonly type: string
  /** The lines of the field that the status calls for. */
  readonly challenges: readonly string[]
  /** Whether nothing is wrong with it: see `faultsOf`. */
  readonly isCorrect: boolean
}

/** Everything that a test may want to look at. */
export interface Observed {
  readonly observation: Observation
  readonly before: WireResponse
  readonly after: WireResponse
  readonly findings: readonly Finding[]
}

export async function observe(subject: InteropCase, request: InteropRequest): Promise<Observed> {
  const findings: Finding[] = []
  const before = await ask(subject, request, undefined)
  const after = await ask(subject, request, { onFinding: (finding) => void findings.push(finding) })
  const body = parse(after.body.toString())
  return {
    observation: {
      request: request.name,
      before: describe(before, request),
      after: { ...describe(after, request), reason: body?.['reason'] },
      rules: [...new Set(findings.map(({ rule }) => rule))],
      emitter: findings.find(({ emitter }) => emitter !== undefined)?.emitter?.replace(/:\d+:\d+$/, ''),
    },
    before,
    after,
    findings,
  }
}

async function ask(
  subject: InteropCase,
  request: InteropRequest,
  options: Parameters<InteropCase['start']>[0],
): Promise<WireResponse> {
  const server = await subject.start(options)
  try {
    const port = server.listening ? portOf(server) : await listen(server)
    return await send(port, {
      method: request.method ?? 'GET',
      path: request.path ?? '/',
      headers: { ...request.headers },
    })
  } finally {
    await close(server)
  }
}

function portOf(server: { address(): unknown }): number {
  return (server.address() as { port: number }).port
}

function describe(response: WireResponse, request: InteropRequest): Leaving {
  const field = response.status === 407 ? 'proxy-authenticate' : 'www-authenticate'
  return {
    status: response.status,
    type: response.all('content-type').join(', '),
    challenges: response.all(field).map(withoutVarying),
    isCorrect: faultsOf(response, request).length === 0,
  }
}

/** A challenge without what is another at each run. */
function withoutVarying(line: string): string {
  return line.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT').replace(/\bnonce="[^"]*"/g, 'nonce="NONCE"')
}

/** The rules that a response on the wire breaks, but for advice and for a 407 that was asked for without a proxy. */
export function faultsOf(response: WireResponse, request: InteropRequest): RuleId[] {
  const field = response.status === 407 ? 'proxy-authenticate' : 'www-authenticate'
  const parsed = parseChallenges(response.all(field))
  const findings = inspect(
    { status: response.status, headers: response.lines, body: response.body.toString() },
    {
      method: request.method ?? 'GET',
      target: request.path ?? '/',
      field: (name) => Object.entries(request.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1],
    },
  )
  const rules = findings
    .filter(({ severity, rule }) => severity !== 'advice' && rule !== 'proxy-auth-from-origin')
    .map(({ rule }) => rule)
  return parsed.ok || rules.includes('malformed-challenge') ? rules : [...rules, 'malformed-challenge']
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** The version of a library that is installed here. */
export function versionOf(library: string): string {
  const file = new URL(`../node_modules/${library}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
