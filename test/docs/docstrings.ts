/** What the packages export, with the docstrings that stand above it. */
import { readdirSync, readFileSync } from 'node:fs'

const packages = new URL('../../packages/', import.meta.url)

export interface Exported {
  /** `core: formatChallenge` */
  readonly name: string
  readonly kind: string
  /** Its docstring, without the stars; empty where there is none. */
  readonly docs: string
  /** The members of an interface or class that have no docstring. */
  readonly undocumented: readonly string[]
}

export interface Example {
  /** `core: formatChallenge` */
  readonly name: string
  readonly code: string
}

const DECLARATION = /^(?:export )?(?:async )?(interface|type|class|const|function) (\w+)/
const MEMBER = /^ {2}(?:readonly |static |override )*(\w+)[?(:<]/

/** Everything that an `index.ts` exports by name of a file of its own package. */
export function readExported(): Exported[] {
  return packageNames().flatMap((name) => {
    const index = read(name, 'index.ts')
    return [...index.matchAll(/^export (?:type )?\{([^}]*)\} from '\.\/(\S+)'$/gm)].flatMap(
      ([, list, file]) => {
        const lines = read(name, file!).split('\n')
        const names = list!.split(',').map((item) => /(?:type )?(\w+)/.exec(item)?.[1])
        return names.filter((item) => item !== undefined).map((item) => describe(name, item, lines))
      },
    )
  })
}

function describe(packageName: string, name: string, lines: readonly string[]): Exported {
  const at = lines.findIndex((line) => line.startsWith('export ') && DECLARATION.exec(line)?.[2] === name)
  const kind = DECLARATION.exec(lines[at] ?? '')?.[1] ?? 'nothing'
  const end = lines.findIndex((line, index) => index > at && /^[^\s)]/.test(line))
  const isShape = kind === 'interface' || kind === 'class'
  const undocumented = lines.slice(at, isShape ? end : at).flatMap((line, index) => {
    const member = MEMBER.exec(line)?.[1]
    return member !== undefined && !lines[at + index - 1]!.endsWith('*/') ? [member] : []
  })
  return { name: `${packageName}: ${name}`, kind, docs: docsAbove(lines, at), undocumented }
}

function docsAbove(lines: readonly string[], at: number): string {
  if (!lines[at - 1]?.endsWith('*/')) return ''
  const from = lines.findLastIndex((line, index) => index < at && line.trimStart().startsWith('/**'))
  return lines
    .slice(from, at)
    .map((line) => line.replace(/^\s*\/?\*+\/? ?|\s*\*\/$/g, ''))
    .join('\n')
    .trim()
}

/** The examples of all docstrings, of what is exported and what is not. */
export function readExamples(): Example[] {
  return packageNames().flatMap((name) =>
    sourcesOf(name).flatMap((file) => {
      const lines = read(name, file).split('\n')
      return lines.flatMap((line, at) => {
        if (!line.trimStart().startsWith('*/')) return []
        const docs = docsAbove(lines, at + 1)
        const subject = /^(?:export )?(?:async )?(?:interface|type|class|const|function)? ?(\w+)/
        const owner = subject.exec(lines[at + 1]?.trim() ?? '')?.[1] ?? '?'
        return [...docs.matchAll(/@example\n```ts\n(.*?)\n```/gs)].map(([, code]) => ({
          name: `${name}: ${owner}`,
          code: code!,
        }))
      })
    }),
  )
}

function packageNames(): string[] {
  return readdirSync(packages, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
}

function sourcesOf(name: string): string[] {
  return readdirSync(new URL(`${name}/src/`, packages), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )
}

function read(name: string, file: string): string {
  return readFileSync(new URL(`${name}/src/${file}`, packages), 'utf8')
}
