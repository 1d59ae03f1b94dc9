import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { EMPTY_ADAPTER } from './results.ts'

/** Below `node_modules`, so that the packages are found from there. */
const folder = fileURLToPath(new URL('../node_modules/.cache/bench/', import.meta.url))

/**
 * Writes the workers as plain JavaScript. Run from their sources they would have source maps, which make each stack
 * dearer than it is in production, and would take the packages from their sources.
 */
export async function buildWorkers(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  exposeParser()
  writeEmptyPackages()
  const names = ['worker', 'parse-worker', 'heap-worker', 'import-worker']
  await build({
    entryPoints: names.map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))),
    bundle: true,
    splitting: true,
    packages: 'external',
    alias: { 'oauth4webapi-parser': './oauth4webapi-parser.js' },
    external: ['./oauth4webapi-parser.js'],
    format: 'esm',
    target: 'node20',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    logLevel: 'error',
  })
}

/** Three packages that do nothing, of which the last imports the others, as an adapter does: what it takes to import that many. */
function writeEmptyPackages(): void {
  const sources = {
    'empty-core': 'export const core = 1',
    'empty-node': `export { core } from 'empty-core'`,
    [EMPTY_ADAPTER]: `import 'empty-core'\nexport { core } from 'empty-node'`,
  }
  for (const [name, source] of Object.entries(sources)) {
    const place = `${folder}node_modules/${name}/`
    mkdirSync(place, { recursive: true })
    writeFileSync(`${place}package.json`, JSON.stringify({ name, type: 'module', exports: './index.js' }))
    writeFileSync(`${place}index.js`, source)
  }
}

export function workerPath(name: string): string {
  return `${folder}${name}.mjs`
}

/** oauth4webapi does not export the function that parses, and to reach it through another would time more than it. */
function exposeParser(): void {
  const source = readFileSync(createRequire(import.meta.url).resolve('oauth4webapi'), 'utf8')
  writeFileSync(`${folder}oauth4webapi-parser.js`, `${source}\nexport { parseWwwAuthenticateChallenges }\n`)
}
