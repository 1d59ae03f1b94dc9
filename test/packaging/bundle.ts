import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type BuildOptions, type Plugin } from 'esbuild'

const folder = new URL('../../packages/', import.meta.url)

const FOREIGN = ['node:*', 'express', 'fastify', 'koa', 'hono', 'hono/*']

/** What a bundler makes of a built package. */
export interface Bundle {
  readonly text: string
  readonly size: number
  /** What is imported when the bundle is loaded. */
  readonly imports: readonly string[]
}

export async function bundle(entry: BuildOptions, external: readonly string[] = []): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...entry,
    bundle: true,
    minify: true,
    format: 'esm',
    charset: 'utf8',
    external: [...FOREIGN, ...external],
    outfile: 'bundle.js',
    write: false,
    metafile: true,
    logLevel: 'error',
  })
  const { text, contents } = outputFiles[0]!
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path))
  return { text, size: gzipSync(contents).length, imports }
}

export function entryOf(name: string): BuildOptions {
  return { entryPoints: [fileURLToPath(new URL(`${name}/dist/index.js`, folder))] }
}

/** The octets that the core has with no rule in it, minified and compressed. */
export async function sizeWithoutRules(): Promise<number> {
  const none: Plugin = {
    name: 'no-rules',
    setup: (context) =>
      context.onLoad({ filter: /misuse.rules.index\.ts$/ }, () => ({ contents: 'export const RULES = []' })),
  }
  const entryPoints = [fileURLToPath(new URL('core/src/index.ts', folder))]
  return (await bundle({ entryPoints, plugins: [none] })).size
}

/** The octets that a package has of its own, minified and compressed. */
export async function sizeOf(name: string): Promise<number> {
  return (await bundle(entryOf(name), ['@proxy-auth-errors/*'])).size
}
