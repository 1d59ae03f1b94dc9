import type { Comparison } from './compare.ts'
import { type Paint, wrap } from './text.ts'
import type { WireResponse } from './wire.ts'

/** Below this a media type does not fit into a column, and the columns are put below each other. */
const NARROWEST = 92
const WIDEST = 120

const GAP = '  '
/** The width of `WRONG` and the gap before it. */
const MARK = 7

/** The comparisons of a framework, as wide as the terminal. */
export function renderTable(
  name: string,
  rows: readonly Comparison[],
  columns: number,
  paint: Paint,
): string {
  const lines =
    columns < NARROWEST
      ? [paint('bold', name), ...rows.flatMap((row) => ['', ...renderBlock(row, columns, paint)])]
      : renderColumns(name, rows, Math.min(columns, WIDEST), paint)
  return `${lines.join('\n')}\n`
}

function renderColumns(name: string, rows: readonly Comparison[], columns: number, paint: Paint): string[] {
  const first = Math.floor(columns / 4)
  const second = 26
  const widths = [first, second, columns - first - second - 2 * GAP.length - MARK]
  return [
    paint('bold', joinCells([name, 'Without the suite', 'With proxyAuthErrors()'], widths)),
    paint('dim', '-'.repeat(columns)),
    ...rows.flatMap((row) => [
      ...renderRow(row, widths, columns, paint),
      ...renderFaults(row, columns, paint),
    ]),
  ]
}

function renderRow(
  { sent, before, after, faults }: Comparison,
  widths: readonly number[],
  columns: number,
  paint: Paint,
): string[] {
  const cells = [[sent.title], describe(before), describe(after)].map((parts, at) =>
    parts.flatMap((part) => wrap(part, widths[at]!)),
  )
  const height = Math.max(...cells.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) => {
    const text = cells.map((cell) => cell[line] ?? '')
    const joined = joinCells(text, widths)
    return line === 0 ? `${joined.padEnd(columns - MARK)}${GAP}${renderMark(faults, paint)}` : joined
  })
}

/** The same for a narrow terminal. */
function renderBlock(row: Comparison, columns: number, paint: Paint): string[] {
  const indent = 11
  const parts = (label: string, response: WireResponse): string[] =>
    describe(response)
      .flatMap((part) => wrap(part, Math.max(columns - indent, 20)))
      .map((text, at) => `${(at === 0 ? label : '').padEnd(indent)}${text}`)
  return [
    `${row.sent.title}  ${renderMark(row.faults, paint)}`,
    ...parts('  without', row.before),
    ...parts('  with', row.after),
    ...renderFaults(row, columns, paint),
  ]
}

/** A response in a few words. The field of a challenge is named where it is not the one of the status. */
function describe({ status, all }: WireResponse): string[] {
  const [right, wrong] =
    status === 407 ? ['Proxy-Authenticate', 'WWW-Authenticate'] : ['WWW-Authenticate', 'Proxy-Authenticate']
  const challenges = [
    ...all(right.toLowerCase()),
    ...all(wrong.toLowerCase()).map((line) => `${line} in ${wrong}`),
  ]
  return [
    `${status} ${all('content-type')[0]?.replace(/;.*/, '') ?? 'no media type'}`,
    ...(challenges.length > 0 ? challenges : ['no challenge']),
  ]
}

function renderMark(faults: readonly string[], paint: Paint): string {
  return faults.length === 0 ? paint('green', 'ok') : paint('red', 'WRONG')
}

function renderFaults({ faults }: Comparison, columns: number, paint: Paint): string[] {
  return faults.flatMap((fault) => wrap(fault, columns - 4)).map((line) => paint('red', `    ${line}`))
}

function joinCells(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, at) => cell.padEnd(widths[at]!))
    .join(GAP)
    .trimEnd()
}
