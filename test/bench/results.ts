import type { Effort, Rates, Times } from './measure.ts'
import { median, ratio, round, paired } from './statistics.ts'
import { LENGTHS, INPUTS } from './parse-inputs.ts'

/** All that one run has measured. */
export interface Measured {
  readonly date: string
  readonly machine: { readonly processor: string; readonly cores: number; readonly node: string }
  readonly versions: Readonly<Record<string, string>>
  readonly effort: Effort
  readonly rates: Readonly<Record<string, Rates>>
  readonly calls: Readonly<Record<string, Times>>
  readonly parsing: Readonly<Record<string, Times>>
  readonly imports: Times
  /** Octets, minified and compressed. */
  readonly sizes: Readonly<Record<string, number>>
  readonly heap: readonly number[]
}

export interface Goal {
  readonly what: string
  readonly goal: string
  readonly measured: string
  readonly met: boolean
  /** Whose work the suite's is compared with. */
  readonly peer?: string
  /** What is to be known of the figure. */
  readonly note?: string
}

const FRAMEWORKS = ['express', 'fastify', 'koa', 'hono'] as const

/** The suite's variant that does the same work as a peer. One that has errors of its own has the suite's against it. */
function sameWork(framework: string, peer: string): string {
  if (peer === 'peer: boom handler') return 'boom'
  if (peer === 'peer: error-iq') return 'own error'
  return framework === 'hono' ? 'http-exception' : 'http-error'
}

export function judge(results: Measured): readonly Goal[] {
  return [
    ...FRAMEWORKS.flatMap((name) => judgeFramework(name, results)),
    ...judgeParsing(results),
    ...judgeImports(results),
    ...judgeSizes(results),
    ...judgeHeap(results),
  ]
}

function judgeFramework(name: (typeof FRAMEWORKS)[number], { rates, calls }: Measured): Goal[] {
  const goals: Goal[] = []
  const variants = rates[name]
  if (variants) {
    const compare = (a: string, b: string): number => ratio(capacity(variants[a]!), capacity(variants[b]!))
    const add = (what: string, a: string, b: string, goal: number, floor?: string): void => {
      const byHand = floor !== undefined && variants[floor] ? compare(floor, b) : undefined
      goals.push({
        ...atLeast(`${name}: ${what}`, compare(a, b), goal),
        ...(byHand !== undefined && { note: `${floor}: ${byHand.toFixed(3)}` }),
      })
    }
    add(
      '200s with the suite, to those without',
      'mounted',
      'bare',
      name === 'express' ? 0.97 : 0.98,
      'empty middleware',
    )
    add('refuse(), to a 200 of the same size', 'refuse', 'same size', 0.9, 'floor: refuse')
    add(
      'throwing unauthorized(), to a 200 of the same size',
      'own error',
      'same size',
      name === 'hono' ? 0.6 : 0.75,
      'floor: own error',
    )
    add(
      'a thrown http-error, to the best hand-written handler',
      'http-error',
      'hand-written',
      0.95,
      'floor: http-error',
    )
    for (const peer of Object.keys(variants).filter((variant) => variant.startsWith('peer: '))) {
      const same = sameWork(name, peer)
      const isByHand = same === 'http-error' && !variants['floor: http-error']
      add(`${same}, to ${peer.slice(6)}`, same, peer, 1, isByHand ? 'hand-written' : `floor: ${same}`)
      goals.push({ ...goals.pop()!, peer: `${peer.slice(6)} (${name})` })
    }
  }
  const times = calls[name]
  if (times) {
    const added = (variant: string): number => paired(times[variant]!, times['bare']!, (a, b) => a - b) / 1000
    goals.push({
      ...atMost(
        `${name}: a 200 without sockets, added`,
        added('mounted'),
        name === 'express' ? 0.8 : 0.3,
        'µs',
      ),
      note: `an empty middleware: ${added('empty middleware').toFixed(2)} µs`,
    })
  }
  return goals
}

/** Requests for a second of the server's processor: what the load or another process takes is not in it. */
export function capacity({ cpu }: Rates[string]): readonly number[] {
  return cpu.map((microseconds) => 1e6 / microseconds)
}

function judgeParsing({ parsing }: Measured): Goal[] {
  const goals = Object.keys(INPUTS)
    .filter((input) => parsing[input])
    .map((input) => {
      const { parseChallenges: ours, ...others } = parsing[input]!
      const fastest = Object.entries(others).toSorted((a, b) => median(a[1]) - median(b[1]))[0]!
      return atLeast(`parseChallenges, ${input}, to ${fastest[0]}`, ratio(fastest[1], ours!), 2)
    })
  const [short, long] = LENGTHS.map((length) => parsing[String(length)]?.['parseChallenges'])
  if (short && long) {
    const growth = ratio(long, short) / (LENGTHS[1]! / LENGTHS[0]!)
    goals.push(atMost('parseChallenges, time for an octet at 1 MB to that at 1 kB', growth, 1.5, 'x'))
  }
  return goals
}

/** An adapter with nothing in it, nor in what it imports: a floor, and no goal. */
export const EMPTY_ADAPTER = 'empty-adapter'

function judgeImports({ imports }: Measured): Goal[] {
  const { [EMPTY_ADAPTER]: empty, ...adapters } = imports
  return Object.entries(adapters).map(([name, times]) => ({
    ...atMost(`${name}: cold import of core and adapter, after the framework's`, median(times), 8, 'ms'),
    ...(empty && { note: `three packages with nothing in them: ${round(median(empty), 2)} ms` }),
  }))
}

/** The size of the core with no rule in it: a floor, and no goal. */
export const NO_RULES = 'core, no rule in it'

function judgeSizes({ sizes }: Measured): Goal[] {
  const { [NO_RULES]: floor, ...packages } = sizes
  return Object.entries(packages).map(([name, octets]) => ({
    ...atMost(`${name}: minified and compressed`, octets / 1000, name === 'core' ? 12 : 1.5, 'kB'),
    ...(name === 'core' && floor && { note: `with no rule in it: ${round(floor / 1000, 2)} kB` }),
  }))
}

function judgeHeap({ heap, effort }: Measured): Goal[] {
  if (heap.length === 0) return []
  const growth = (heap.at(-1)! - heap[0]!) / 1e6
  const what = `heap after ${effort.heapRequests.toLocaleString('en')} refusals, each of another URL`
  return [{ what, goal: '± 2 MB', measured: `${round(growth, 2)} MB`, met: Math.abs(growth) <= 2 }]
}

/** Rounded down, as `atMost` rounds up: what is missed by little does not look met. */
function atLeast(what: string, value: number, goal: number): Goal {
  return {
    what,
    goal: `≥ ${goal}`,
    measured: (Math.floor(value * 1000) / 1000).toFixed(3),
    met: value >= goal,
  }
}

function atMost(what: string, value: number, goal: number, unit: string): Goal {
  const measured = `${(Math.ceil(value * 100) / 100).toFixed(2)} ${unit}`
  return { what, goal: `≤ ${goal} ${unit}`, measured, met: value <= goal }
}
