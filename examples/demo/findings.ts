import type { Finding } from '@proxy-auth-errors/core'
import { type Paint, wrap } from './text.ts'

interface Report {
  readonly framework: string
  readonly finding: Finding
}

/** Keeps what was reported, by rule. */
export class FindingLog {
  readonly #byRule = new Map<string, Report[]>()

  add(framework: string, finding: Finding): void {
    const before = this.#byRule.get(finding.rule)
    if (before) before.push({ framework, finding })
    else this.#byRule.set(finding.rule, [{ framework, finding }])
  }

  render(columns: number, paint: Paint): string {
    const lines = [paint('bold', 'Misuse that was reported')]
    for (const [rule, reports] of this.#byRule) {
      const { severity, spec, message, emitter } = reports[0]!.finding
      // Each place is listed below; the message names the first.
      const text = emitter === undefined ? message : message.replace(` Sent by ${emitter}.`, '')
      lines.push(
        '',
        `${paint(severity === 'error' ? 'red' : 'bold', severity)} ${paint('bold', rule)} (${spec}), ${reports.length} times`,
        ...wrap(text, columns - 2).map((line) => `  ${line}`),
        ...renderPlaces(reports),
      )
    }
    return `${lines.join('\n')}\n`
  }
}

/** Every place once, beside the name of its framework. */
function renderPlaces(reports: readonly Report[]): string[] {
  const places = new Map<string, Set<string>>()
  for (const { framework, finding } of reports) {
    const known = places.get(framework) ?? new Set()
    places.set(framework, known.add(finding.emitter ?? 'place not known'))
  }
  return [...places].flatMap(([framework, known]) =>
    [...known].map((place, at) => `    ${(at === 0 ? framework : '').padEnd(9)}${place}`),
  )
}
