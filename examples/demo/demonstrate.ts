import { FRAMEWORKS } from './apps/index.ts'
import { CASES } from './cases.ts'
import { hasUsableChallenge } from './checks.ts'
import { compare, type Comparison } from './compare.ts'
import { FindingLog } from './findings.ts'
import { Progress } from './progress.ts'
import { renderTable } from './table.ts'
import { choosePaint } from './text.ts'
import type { WireResponse } from './wire.ts'

/** Shows what leaves each app without the suite and with it. Gives whether all of the latter is correct. */
export async function demonstrate(output: NodeJS.WriteStream): Promise<boolean> {
  hideMisuseWarnings()
  const paint = choosePaint(output)
  const columns = output.columns || 100
  const print = (text: string): void => void output.write(text)
  const log = new FindingLog()
  const progress = new Progress(FRAMEWORKS.length * CASES.length * 2, print)
  const all: Comparison[][] = []
  try {
    for (const framework of FRAMEWORKS) {
      const rows = await compare(
        framework,
        all[0],
        (finding) => log.add(framework.name, finding),
        () => progress.step(),
      )
      all.push([...rows])
      print(`${renderTable(framework.name, rows, columns, paint)}\n`)
    }
  } finally {
    progress.stop()
  }
  print(`${log.render(columns, paint)}\n`)
  const rows = all.flat()
  const wrong = rows.filter(({ faults }) => faults.length > 0)
  print(`${summarize(rows, wrong.length)}\n`)
  return wrong.length === 0
}

function summarize(rows: readonly Comparison[], wrong: number): string {
  const usable = (of: (row: Comparison) => WireResponse): number =>
    rows.filter((row) => hasUsableChallenge(row.sent, of(row))).length
  return (
    `${rows.length - wrong} of ${rows.length} responses are correct with proxyAuthErrors(). ` +
    `A challenge to read: ${usable(({ after }) => after)}, without it ${usable(({ before }) => before)}.`
  )
}

/** The findings are shown in one place at the end; every other warning is printed as Node does it. */
function hideMisuseWarnings(): void {
  const listeners = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'AuthMisuseWarning') for (const listener of listeners) listener(warning)
  })
}
