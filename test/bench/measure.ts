/** What is measured, each in rounds in which everything has its turn: what disturbs the machine disturbs all of it. */
import { execFileSync } from 'node:child_process'
import { workerPath } from './build.ts'
import { Child } from './child.ts'
import { Load } from './load.ts'
import { LENGTHS, PARSERS, INPUTS } from './parse-inputs.ts'
import { EMPTY_ADAPTER } from './results.ts'
import { type Framework, loadVariants } from './variants/index.ts'

/** How much is measured. */
export interface Effort {
  /** How many rounds there are for each time that the processes are started. */
  readonly rounds: number
  /** How often they are started: V8 does not compile the same code the same way each time. Those of the 200s twice as often. */
  readonly starts: number
  /** Whether each server has a process of its own: to start one takes longer than to time it. */
  readonly apart: boolean
  /** How many requests each server answers first. */
  readonly warmUp: number
  /** Milliseconds for one turn. */
  readonly turn: number
  readonly heapRequests: number
}

export type Progress = (text: string) => void

/** By variant: requests a second and microseconds of the server's processor for each request, by round. */
export type Rates = Readonly<
  Record<string, { readonly rate: readonly number[]; readonly cpu: readonly number[] }>
>

/** The variants of one group are compared with each other. */
async function groupsOf(framework: Framework): Promise<readonly (readonly string[])[]> {
  const names = Object.keys(await loadVariants(framework))
  const mounted = names.filter((name) => ['bare', 'empty middleware', 'mounted'].includes(name))
  return [mounted, names.filter((name) => !mounted.includes(name))]
}

export async function measureRates(framework: Framework, effort: Effort, tell: Progress): Promise<Rates> {
  const rates: Record<string, { rate: number[]; cpu: number[] }> = {}
  for (const [group, names] of (await groupsOf(framework)).entries()) {
    for (const name of names) rates[name] = { rate: [], cpu: [] }
    const starts = group === 0 ? effort.starts * 2 : effort.starts
    for (let start = 1; start <= starts; start++) {
      const told = `${framework}, ${names.length} servers, start ${start} of ${starts}`
      tell(`${told}: warming up`)
      const servers = await startServers(framework, names, effort)
      await inRounds(servers, effort.rounds, async ({ name, child, load, requests }, at) => {
        tell(`${told}: round ${at + 1} of ${effort.rounds}`)
        const before = await child.ask<{ cpu: number }>({})
        const seconds = await load.send(requests)
        const after = await child.ask<{ cpu: number }>({})
        rates[name]!.rate.push(requests / seconds)
        rates[name]!.cpu.push((after.cpu - before.cpu) / requests)
      })
      for (const { load } of servers) load.close()
      for (const child of new Set(servers.map((server) => server.child))) child.stop()
    }
  }
  return rates
}

/** A warm server for each variant, and how many requests it answers in one turn. */
async function startServers(framework: Framework, names: readonly string[], { apart, turn, warmUp }: Effort) {
  const groups = apart ? names.map((name) => [name]) : [names]
  const started = await Promise.all(
    groups.map(async (group) => {
      const { child, ports } = await Child.start('worker', [framework, 'serve', ...group])
      const loads = await Promise.all(ports.map((port) => Load.open(port)))
      return loads.map((load, at) => ({ name: group[at]!, child, load, requests: 0 }))
    }),
  )
  const servers = started.flat()
  const part = Math.ceil(warmUp / WARM_UP_TURNS)
  await inRounds(servers, WARM_UP_TURNS, async (server) => {
    const seconds = await server.load.send(part)
    server.requests = Math.max(200, Math.round((part / seconds) * (turn / 1000)))
  })
  return servers
}

/**
 * Servers warm up in turns too. One that has nothing to do for seconds collects its garbage, and V8 then drops code that it
 * had compiled: measured on Express, those that were warmed up first took twice the time of those that came last.
 */
const WARM_UP_TURNS = 20

/** By variant: nanoseconds a call without sockets, by round. */
export type Times = Readonly<Record<string, readonly number[]>>

/** All in one process: what one has of V8 and of the memory, all have. */
export async function measureCalls(framework: Framework, effort: Effort, tell: Progress): Promise<Times> {
  const [names] = await groupsOf(framework)
  const times: Record<string, number[]> = Object.fromEntries(names!.map((name) => [name, []]))
  for (let start = 1; start <= effort.starts; start++) {
    const told = `${framework}, without sockets, start ${start} of ${effort.starts}`
    tell(`${told}: warming up`)
    const { child } = await Child.start('worker', [framework, 'call', ...names!])
    await child.ask({ turns: effort.warmUp / CALLS, calls: CALLS })
    for (let at = 0; at < effort.rounds; at++) {
      tell(`${told}: round ${at + 1} of ${effort.rounds}`)
      const round = await child.ask<Record<string, number>>({ turns: TURNS, calls: CALLS })
      for (const name of names!) times[name]!.push(round[name]!)
    }
    child.stop()
  }
  return times
}

/** How many calls an app has in one turn, and how many turns in one round. */
const CALLS = 25
const TURNS = 40

/** By input and parser: nanoseconds to parse it; by length: what `parseChallenges` takes. */
export async function measureParsers(
  effort: Effort,
  tell: Progress,
): Promise<Readonly<Record<string, Times>>> {
  const inputs = [...Object.keys(INPUTS), ...LENGTHS.map(String)]
  const isAsked = (parser: string, input: string): boolean =>
    parser === 'parseChallenges' || INPUTS[input] !== undefined
  const times = Object.fromEntries(
    inputs.map((input) => [
      input,
      Object.fromEntries(
        PARSERS.filter((name) => isAsked(name, input)).map((name) => [name, [] as number[]]),
      ),
    ]),
  )
  for (let start = 1; start <= effort.starts; start++) {
    const parsers = await Promise.all(
      PARSERS.map(async (name) => ({ name, child: (await Child.start('parse-worker', [name])).child })),
    )
    for (const input of inputs) {
      const told = `parsing ${input}, start ${start} of ${effort.starts}`
      const asked = parsers.filter(({ name }) => isAsked(name, input))
      tell(`${told}: warming up`)
      for (const { child } of asked) await child.ask({ input, time: effort.turn * PARSER_WARM_UP })
      await inRounds(asked, effort.rounds, async ({ name, child }, at) => {
        tell(`${told}: round ${at + 1} of ${effort.rounds}`)
        const { time } = await child.ask<{ time: number }>({ input, time: effort.turn })
        times[input]![name]!.push(time)
      })
    }
    for (const { child } of parsers) child.stop()
  }
  return times
}

/** How many turns a parser is warmed up for. After 30 ms, V8 has compiled some of them in some processes. */
const PARSER_WARM_UP = 3

/** By adapter: milliseconds to import it with the core, once its framework was imported. */
export async function measureImports(effort: Effort, tell: Progress): Promise<Times> {
  const frameworks = { express: 'express', fastify: 'fastify', koa: 'koa', hono: 'hono', node: 'node:http' }
  const imports = Object.entries(frameworks).map(([name, framework]) => {
    return { name, framework, adapter: `@proxy-auth-errors/${name}` }
  })
  imports.push({ name: EMPTY_ADAPTER, framework: 'node:http', adapter: EMPTY_ADAPTER })
  const times: Record<string, number[]> = {}
  const rounds = Math.min(30, effort.rounds * effort.starts)
  await inRounds(imports, rounds, async ({ name, framework, adapter }, at) => {
    tell(`importing: round ${at + 1} of ${rounds}`)
    const args = [workerPath('import-worker'), framework, adapter]
    ;(times[name] ??= []).push(Number(execFileSync(process.execPath, args, { encoding: 'utf8' })))
  })
  return times
}

/** Octets of heap in use after a warm-up, and after each tenth of the requests. */
export async function measureHeap({ heapRequests }: Effort, tell: Progress): Promise<readonly number[]> {
  const { child } = await Child.start('heap-worker', [], ['--expose-gc'])
  const heaps: number[] = []
  for (let at = 0; at <= 10; at++) {
    tell(`heap: ${at * 10} % of ${heapRequests.toLocaleString('en')} requests refused`)
    const requests = at === 0 ? Math.min(20_000, heapRequests / 2) : heapRequests / 10
    heaps.push((await child.ask<{ heap: number }>({ requests })).heap)
  }
  child.stop()
  return heaps
}

/** Lets each have its turn in each round; who comes first goes round. */
async function inRounds<T>(
  items: readonly T[],
  rounds: number,
  take: (item: T, round: number) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < rounds; at++) {
    for (let turn = 0; turn < items.length; turn++) await take(items[(turn + at) % items.length]!, at)
  }
}
