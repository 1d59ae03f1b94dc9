import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** A process that a script of a `package.json` started. */
export interface Child {
  /** The first match in what it has printed or prints next. Rejects where it ends without. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  /** Asks it to end. */
  stop(): Promise<Ended>
  /** How it ended; settles when all it wrote has been read. */
  readonly ended: Promise<Ended>
}

export interface Ended {
  /** `null` where a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What the runner of the tests sets and a terminal does not. */
const LEFT_OUT = ['NODE_ENV', 'NODE_OPTIONS', 'NODE_NO_WARNINGS', 'NO_COLOR', 'FORCE_COLOR']

/**
 * Runs a script without the package manager around it, which would not hand signals on.
 *
 * @param folder the URL of a folder that has a `package.json`, with a slash at its end
 * @param name of a script that begins with `tsx`
 */
export function runScript(
  folder: URL,
  name: string,
  { args = [], env = {} }: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Child {
  const manifest = new URL('package.json', folder)
  const { scripts } = JSON.parse(readFileSync(manifest, 'utf8')) as { scripts: Record<string, string> }
  const [command, ...rest] = scripts[name]?.split(' ') ?? []
  if (command !== 'tsx')
    throw new Error(`The script ${name} of ${manifest.pathname} does not begin with tsx.`)
  const tsx = createRequire(manifest).resolve('tsx/cli')
  const child = spawn(process.execPath, [tsx, ...rest, ...args], {
    cwd: fileURLToPath(folder),
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !LEFT_OUT.includes(key))),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })

  return {
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(stdout)
          if (match) resolve(match)
        }
        child.stdout.on('data', look)
        look()
        ended.then(
          () => reject(new Error(`It ended without printing ${String(pattern)}:\n${stdout}${stderr}`)),
          reject,
        )
      }),
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}
