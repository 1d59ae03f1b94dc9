import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { drawBars } from './chart.ts'
import { toChart, toPage } from './page.ts'
import type { Measured } from './results.ts'

const RESULTS = new URL('results.json', import.meta.url)

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

test('the page and the chart are those of the results: npm run bench -- --render writes them', async () => {
  expect(existsSync(RESULTS)).toBe(true)
  const results = JSON.parse(read('results.json')) as Measured
  expect(read('../../docs/benchmarks.md')).toBe(await toPage(results))
  expect(read('../../docs/benchmarks.svg')).toBe(toChart(results))
})

test('a label is no markup', () => {
  const chart = drawBars('a <title>', [{ label: 'x & "y"', value: 0.5, isPeer: false }])
  expect(chart).toContain('a &#60;title&#62;')
  expect(chart).toContain('x &#38; &#34;y&#34;')
})
