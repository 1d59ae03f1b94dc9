/** docs/recipes.md shows the files of test/interop/recipes as they are, and each of them is run by a test beside it. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = new URL('../interop/recipes/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
const recipes = files.filter((name) => !name.endsWith('.test.ts'))

const page = readFileSync(new URL('../../docs/recipes.md', import.meta.url), 'utf8')
const shown = new Map(
  [...page.matchAll(/^<!-- recipe: (\S+) -->\n\n```ts\n(.*?)^```$/gms)].map(([, name, code]) => [
    `${name}.ts`,
    code,
  ]),
)

test('every TypeScript block of docs/recipes.md is a recipe, and every recipe is shown', () => {
  expect([...page.matchAll(/^```ts$/gm)]).toHaveLength(shown.size)
  expect([...shown.keys()].toSorted()).toEqual(recipes.toSorted())
})

test.each(recipes)('%s is shown as it is', (name) => {
  expect(shown.get(name)).toBe(readFileSync(new URL(name, folder), 'utf8'))
})

test.each(recipes)('%s is run by a test', (name) => {
  expect(files).toContain(name.replace(/\.ts$/, '.test.ts'))
})
