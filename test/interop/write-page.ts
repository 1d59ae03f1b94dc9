/** Asks every library once more and writes docs/interop.md. Run it with `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { cases } from './cases.ts'
import { type Observation, observe, versionOf } from './observe.ts'
import { type Row, summaryLine, toPage } from './page.ts'

// What libraries and frameworks print of a refusal is not what this is about.
for (const method of ['error', 'warn', 'log'] as const) console[method] = () => undefined
process.removeAllListeners('warning')
process.on('warning', () => undefined)

const rows: Row[] = []
for (const subject of cases) {
  const observations: Observation[] = []
  for (const request of subject.requests) {
    // One after the other: some libraries keep their configuration in a module.
    // eslint-disable-next-line no-await-in-loop
    observations.push((await observe(subject, request)).observation)
  }
  rows.push({ subject, version: versionOf(subject.library), observations })
}
writeFileSync(new URL('../../docs/interop.md', import.meta.url), await toPage(rows))
process.stdout.write(`docs/interop.md: ${summaryLine(rows)}\n`)
