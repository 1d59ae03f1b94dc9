/** What people install: the built packages, as plain Node loads them. `npm test` builds them before it runs this. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const run = promisify(execFile)
const packages = readdirSync(new URL('../../packages/', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe.each(packages)('%s', (name) => {
  const folder = new URL(`../../packages/${name}/`, import.meta.url)
  const {
    exports,
    main,
    types,
    publishConfig,
    dependencies = {},
  } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))

  test('imports and requires in plain Node, with the same names', async () => {
    const specifier = `@proxy-auth-errors/${name}`
    const { stdout } = await run(
      process.execPath,
      [
        '--no-warnings',
        '--input-type=module',
        '-e',
        `import { createRequire } from 'node:module'
       const require = createRequire(import.meta.url)
       console.log(JSON.stringify([Object.keys(await import('${specifier}')), Object.keys(require('${specifier}')), require.resolve('${specifier}')]))`,
      ],
      { cwd: new URL('../', import.meta.url) },
    )
    const [imported, required, path] = JSON.parse(stdout) as [string[], string[], string]
    expect(imported).toContain(
      name === 'core' ? 'createAuthResponder' : name === 'node' ? 'watch' : 'proxyAuthErrors',
    )
    expect(required.filter((key) => key !== '__esModule').toSorted()).toEqual(imported.toSorted())
    expect(path).toContain(`packages/${name}/dist/index.js`)
  })

  test('is published with what is built, and nothing of the workspace', () => {
    expect(publishConfig.exports['.']).toEqual({ types: './dist/index.d.ts', default: './dist/index.js' })
    expect(exports['.']).toMatchObject(publishConfig.exports['.'])
    // For those who do not read `exports`: TypeScript that becomes CommonJS.
    expect({ types, default: main }).toEqual(publishConfig.exports['.'])
    expect(existsSync(new URL('dist/index.d.ts', folder))).toBe(true)
    const allowed = ['@proxy-auth-errors/core', '@proxy-auth-errors/node']
    expect(Object.keys(dependencies).filter((dependency) => !allowed.includes(dependency))).toEqual([])
  })
})

test('all packages are released together', () => {
  const { fixed } = JSON.parse(
    readFileSync(new URL('../../.changeset/config.json', import.meta.url), 'utf8'),
  ) as { fixed: readonly string[][] }
  expect(fixed.map((names) => names.toSorted())).toEqual([
    packages.map((name) => `@proxy-auth-errors/${name}`).toSorted(),
  ])
})

test.concurrent.each(packages)('%s is published with one file that runs, and the sources', async (name) => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--silent', '--ignore-scripts'], {
    cwd: new URL(`../../packages/${name}/`, import.meta.url),
  })
  const [{ files }] = JSON.parse(stdout) as [{ files: readonly { path: string }[] }]
  const paths = files.map(({ path }) => path)
  expect(paths.filter((path) => /\.[cm]?js$/.test(path))).toEqual(['dist/index.js'])
  expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.d.ts', 'src/index.ts']))
  expect(paths.filter((path) => path.includes('.test'))).toEqual([])
})

test('the published types work for a project that has only them', async () => {
  const { stdout } = await run(process.execPath, [
    fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url)),
    '-p',
    fileURLToPath(new URL('consumer', import.meta.url)),
  ])
  expect(stdout).toBe('')
})
