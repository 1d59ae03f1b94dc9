import { writeFileSync } from 'node:fs'
import { formatMarkdown } from '../docs/format-markdown.ts'
import { drawBars } from './chart.ts'
import { capacity, type Goal, judge, type Measured } from './results.ts'
import { median, ratio } from './statistics.ts'

const PAGE = new URL('../../docs/benchmarks.md', import.meta.url)
const CHART = new URL('../../docs/benchmarks.svg', import.meta.url)

export async function writePage(results: Measured): Promise<void> {
  writeFileSync(PAGE, await toPage(results))
  writeFileSync(CHART, toChart(results))
}

/** docs/benchmarks.md: made of the results, and of nothing else. */
export function toPage(results: Measured): Promise<string> {
  const { date, machine, versions, effort } = results
  const goals = judge(results)
  const missed = goals.filter(({ met }) => !met)
  return formatMarkdown(
    [
      '# Benchmarks',
      '`npm run bench` writes this page and `test/bench/results.json`, which has every round. ' +
        '`npm run bench -- --quick` shows the same figures, less exact, and writes nothing.',
      '![Refusals for a second of processor time, as a part of the 200s of the same size](benchmarks.svg)',
      '## How it is measured',
      `On ${date}: ${machine.processor}, ${machine.cores} cores, Node ${machine.node}, \`NODE_ENV=production\`. ` +
        'The machine is a shared one: compare the figures of a row, not those of two days.',
      [
        'The packages are measured as they are built, not from their sources.',
        'Over sockets each variant runs in a process of its own; another process asks it over loopback, on 32 connections that stay open. Where `taskset` is there, all servers run on one processor and the load on another.',
        `Variants take turns of about ${effort.turn} ms in ${effort.rounds * effort.starts} rounds or more, and all processes are started ${effort.starts} times, those of the 200s twice as often: V8 does not compile the same code the same way each time. In shorter turns a server mostly fills the caches that the others have emptied, which costs most who has most code. Each server answers ${effort.warmUp.toLocaleString('en')} requests first, in turns as well: one that has nothing to do for seconds loses what was compiled of it. A ratio is the median of the ratios of each round.`,
        'What is compared is the processor time that the server takes for a request: the fastest servers are as fast as the load that asks them. The load never sleeps, so that no server pays for waking it.',
        'Each server keeps one of the objects that `process.nextTick` makes. Where Node 20 collects its garbage and finds none of them, that function is slower for the rest of the process: 2 to 3 µs for each refusal on Fastify. Otherwise that happens by chance, to some servers while they start.',
        'Before a variant is timed its response is compared with what it must be. Every response after that must have the same status line and length; without sockets, the same status.',
        'The suite is mounted as README.md says: on Express before and after the routes, on Hono as the error handler too.',
        'Each handler, that of a 200 too, looks at the token first: who refuses has read what was sent.',
        'A 200 "of the same size" has as many octets and fields as the refusal.',
        '"Without sockets" hands each server requests and responses of Node\'s on a connection that leads nowhere. All are in one process and take turns of 25 requests: what is added is less than what two processes differ by. `inject` makes a request and a response of its own, which takes longer than most frameworks do.',
        'A peer does its own work: most send no challenge, some no problem document. The suite is compared with a peer for the same kind of thrown error; with error-iq, which has errors of its own, for its own error.',
        'A floor is the same response written by hand, with the middleware or the hooks that the suite needs there and nothing in them: what the framework leaves room for.',
        'Parsers are timed by mitata. oauth4webapi does not export its parser: the benchmark takes the function out of the module.',
      ]
        .map((line) => `- ${line}`)
        .join('\n'),
      '## Goals',
      `${goals.length - missed.length} of ${goals.length} are met.`,
      table(
        ['what', 'goal', 'measured', '', 'floor'],
        goals.map(({ what, goal, measured, met, note = '' }) => [
          what,
          goal,
          measured,
          met ? 'met' : '**missed**',
          note,
        ]),
      ),
      '## Where others are ahead',
      listAhead(goals),
      '## Refusals',
      'Requests a second, and the microseconds of processor time that the server takes for one.',
      ...Object.entries(results.rates).flatMap(([framework, rates]) => [
        `### ${framework}`,
        table(
          ['variant', 'requests/s', 'µs', 'to a 200 of the same size'],
          Object.entries(rates).map(([name, { rate, cpu }]) => [
            name,
            median(rate).toFixed(0),
            median(cpu).toFixed(1),
            rate.length === rates['same size']!.rate.length
              ? ratio(capacity(rates[name]!), capacity(rates['same size']!)).toFixed(2)
              : '',
          ]),
        ),
      ]),
      '## Parsing',
      'Nanoseconds for one text.',
      table(
        ['parser', ...Object.keys(results.parsing)],
        [...new Set(Object.values(results.parsing).flatMap(Object.keys))].map((parser) => [
          parser,
          ...Object.values(results.parsing).map((times) =>
            times[parser] ? median(times[parser]).toFixed(0) : '',
          ),
        ]),
      ),
      '## Versions',
      table(['package', 'version'], Object.entries(versions)),
    ].join('\n\n'),
    PAGE,
  )
}

/** The peers that answer with less work than the suite, most of them by sending less. */
function listAhead(goals: readonly Goal[]): string {
  const ahead = goals.filter(({ peer, met }) => peer !== undefined && !met)
  if (ahead.length === 0) return 'Nobody is.'
  return ahead
    .map(({ peer, measured, what }) => `- ${peer}: the suite has ${measured} of its rate (${what}).`)
    .join('\n')
}

/** docs/benchmarks.svg */
export function toChart({ rates }: Measured): string {
  const bars = Object.entries(rates).flatMap(([framework, variants]) =>
    Object.entries(variants)
      .filter(([name, { cpu }]) => name !== 'same size' && cpu.length === variants['same size']!.cpu.length)
      .map(([name]) => ({
        label: `${framework}: ${name}`,
        value: ratio(capacity(variants[name]!), capacity(variants['same size']!)),
        isPeer: /^(?:peer|floor|hand-written)/.test(name),
      })),
  )
  return drawBars('Refusals for a second of processor time, as a part of the 200s of the same size', bars)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
