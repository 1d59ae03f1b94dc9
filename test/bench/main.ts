/**
 * Measures the built packages: `npm run bench` all of it, `-- --quick` in less than a minute, `-- --only hono,parse`
 * some of it. Only a whole run is written down. `-- --render` writes the page of the last one.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { parseArgs } from 'node:util'
import { sizeOf, sizeWithoutRules } from '../packaging/bundle.ts'
import { buildWorkers } from './build.ts'
import {
  type Effort,
  measureCalls,
  measureHeap,
  measureImports,
  measureParsers,
  measureRates,
  type Rates,
  type Times,
} from './measure.ts'
import { writePage } from './page.ts'
import { pin } from './pin.ts'
import { judge, type Measured, NO_RULES } from './results.ts'
import { FRAMEWORKS } from './variants/index.ts'

const RESULTS = new URL('results.json', import.meta.url)
/** What `tell` was given last. */
let told = ''

// Turns long enough that a server does not mostly fill the caches that the others have emptied, and that one of Express
// collects its garbage. Measured on Koa, http-error to hand-written: 0.94 in turns of 30 ms, 0.97 in turns of 100.
// Many starts: two of the same server differ by some hundredths. A long warm-up: after 6,000 requests V8 has not compiled
// all of it yet, and who has more code has less of it compiled.
const WHOLE: Effort = {
  rounds: 10,
  starts: 8,
  apart: true,
  warmUp: 20_000,
  turn: 100,
  heapRequests: 1_000_000,
}
const QUICK: Effort = { rounds: 3, starts: 1, apart: false, warmUp: 600, turn: 25, heapRequests: 5_000 }

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    render: { type: 'boolean', default: false },
  },
})

if (values.render) await writePage(JSON.parse(readFileSync(RESULTS, 'utf8')) as Measured)
else await main()

async function main(): Promise<void> {
  const effort = values.quick ? QUICK : WHOLE
  const only = values.only?.split(',')
  const isWanted = (name: string): boolean => only === undefined || only.includes(name)
  const frameworks = FRAMEWORKS.filter(isWanted)

  await buildWorkers()
  // The load: the servers have the other one.
  pin(process.pid, 1)
  const rates: Record<string, Rates> = {}
  const calls: Record<string, Times> = {}
  for (const name of frameworks) rates[name] = await measureRates(name, effort, tell)
  for (const name of frameworks) calls[name] = await measureCalls(name, effort, tell)
  const results: Measured = {
    date: new Date().toISOString().slice(0, 10),
    machine: { processor: os.cpus()[0]?.model ?? 'unknown', cores: os.cpus().length, node: process.version },
    versions: readVersions(),
    effort,
    rates,
    calls,
    parsing: isWanted('parse') ? await measureParsers(effort, tell) : {},
    imports: isWanted('import') ? await measureImports(effort, tell) : {},
    sizes: isWanted('size') ? await measureSizes() : {},
    heap: isWanted('heap') ? await measureHeap(effort, tell) : [],
  }
  tell('')
  for (const { what, goal, measured, met, note } of judge(results)) {
    console.log(
      `${met ? 'met   ' : 'missed'} ${measured.padStart(9)} ${goal.padEnd(9)} ${what}${note ? ` (${note})` : ''}`,
    )
  }
  if (values.quick || only) {
    console.log('Nothing was written down: that takes a whole run.')
    return
  }
  const text = JSON.stringify({ ...results, goals: judge(results) }, compact, 1)
  // A list of figures on one line.
  writeFileSync(RESULTS, `${text.replace(/\[[^[\]{}"]*\]/g, (list) => list.replace(/\s+/g, ' '))}\n`)
  await writePage(JSON.parse(text) as Measured)
}

/** Figures with as many digits as they mean. */
function compact(_name: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
}

async function measureSizes(): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {}
  for (const name of ['core', 'express', 'fastify', 'koa', 'hono', 'node']) sizes[name] = await sizeOf(name)
  return { ...sizes, [NO_RULES]: await sizeWithoutRules() }
}

function readVersions(): Record<string, string> {
  const names =
    'express fastify koa hono @hono/node-server http-errors @hapi/boom @common-sense/error-iq ' +
    'express-http-problem-details mitata auth-header http-auth-utils www-authenticate oauth4webapi'
  return Object.fromEntries(names.split(' ').map((name) => [name, versionOf(name)]))
}

function versionOf(name: string): string {
  const path = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}

/** One line that is written over, or lines of their own, each once, where nobody looks at a terminal. */
function tell(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
  else if (text !== '' && text !== told && (!/round (\d+)/.test(text) || / round (?:\d*0|1) /.test(text)))
    console.error(text)
  told = text
}
