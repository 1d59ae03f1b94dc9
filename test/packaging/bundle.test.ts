/** What a bundler makes of the built packages. `npm test` builds them before it runs this. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { loadRuleModules, type RuleModule } from '../misuse/rule-modules.ts'
import { bundle, entryOf, sizeOf } from './bundle.ts'

const folder = new URL('../../packages/', import.meta.url)
const packages = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
const modules = await loadRuleModules()

/** The most octets of a package by itself, minified and compressed: what it has now and a little more. */
const LIMITS: Readonly<Record<string, number>> = { core: 26_000, node: 5_700, hono: 3_200 }
const LIMIT = 1_500

/** A piece of each text that a minifier writes as it is, whatever quotes it takes. */
function proseOf({ docs: { summary, why } }: RuleModule): string[] {
  return [summary, why].map((text) => text.split(/["'`\\]/).toSorted((a, b) => b.length - a.length)[0]!)
}

describe.each(packages)('%s', (name) => {
  test('leaves out the prose of every rule', async () => {
    const { text } = await bundle(entryOf(name))
    for (const { rule } of modules) expect(text).toContain(`"${rule.id}"`)
    expect(modules.flatMap(proseOf).filter((prose) => text.includes(prose))).toEqual([])
  })

  const limit = LIMITS[name] ?? LIMIT
  test(`has at most ${limit} octets of its own, minified and compressed`, async () => {
    expect(await sizeOf(name)).toBeLessThanOrEqual(limit)
  })
})

test.each(packages)('%s can be made CommonJS, for those who run no ES modules', async (name) => {
  const { warnings } = await build({
    ...entryOf(name),
    bundle: true,
    packages: 'external',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
  })
  expect(warnings).toEqual([])
})

test("core imports nothing, and no module of Node's", async () => {
  const { imports } = await bundle(entryOf('core'))
  expect(imports).toEqual([])
})

test('hono imports nothing but its framework: it runs where there is no Node', async () => {
  const { imports } = await bundle(entryOf('hono'))
  expect(imports.filter((path) => !/^hono(?:\/|$)/.test(path))).toEqual([])
})

test('prose that is not left out is noticed', async () => {
  const contents = modules
    .map(({ rule }, at) => `export { docs as docs${at} } from './misuse/rules/${rule.id}.js'`)
    .join('\n')
  const resolveDir = fileURLToPath(new URL('core/dist', folder))
  const { text } = await bundle({ stdin: { contents, resolveDir } })
  expect(modules.flatMap(proseOf).filter((prose) => !text.includes(prose))).toEqual([])
})
