/** Every auth library that people use is correct after one line. */
import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { CANARY } from './case.ts'
import { cases } from './cases.ts'
import { faultsOf, type Leaving, type Observation, observe, versionOf } from './observe.ts'
import { summaryLine, toPage } from './page.ts'

const observed = new Map<object, Observation[]>()

describe.each(cases)('$framework: $library $variant', (subject) => {
  test.each(subject.requests)('$name', async (request) => {
    // Hono prints what it does not know, some libraries print what they refuse.
    for (const method of ['error', 'warn', 'log'] as const)
      vi.spyOn(console, method).mockImplementation(() => undefined)
    const { observation, before, after, findings } = await observe(subject, request)
    observed.set(subject, [...(observed.get(subject) ?? []), observation])

    expect(after.status).toBe(request.status ?? before.status)
    expect(after.all('content-type')).toEqual(['application/problem+json'])
    expect(after.all('cache-control')).toEqual(['no-store'])
    expect(faultsOf(after, request)).toEqual(request.left ?? [])
    const problem = JSON.parse(after.body.toString())
    expect(problem).toMatchObject({ status: after.status, reason: request.reason })
    expect(problem.challenges.length).toBeGreaterThan(0)
    expect(after.lines.flat().join('\n') + after.body.toString()).not.toContain(CANARY)
    expect(JSON.stringify(findings)).not.toContain(CANARY)

    // A challenge of the library's own that nothing is wrong with leaves as it is.
    if (observation.before.isCorrect && before.status === after.status && !request.isForeign) {
      // Several on one line are unfolded. A realm beyond ASCII leaves as Latin-1, whatever the body is.
      const shown = ({ challenges }: Leaving): string =>
        Buffer.from(challenges.join(', '), 'latin1').toString()
      expect([shown(observation.before), observation.before.challenges.join(', ')]).toContain(
        observation.after.challenges.join(', '),
      )
    }
  })
})

test('docs/interop.md is what this run has shown: npm run docs writes it', async () => {
  const rows = cases.map((subject) => ({
    subject,
    version: versionOf(subject.library),
    observations: observed.get(subject) ?? [],
  }))
  const page = readFileSync(new URL('../../docs/interop.md', import.meta.url), 'utf8')
  expect(page).toBe(await toPage(rows))
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  expect(readme.replace(/\s+/g, ' ')).toContain(summaryLine(rows))
})
