/** The runtimes, each as the package that has its binary. Each is given no more leave than a server needs. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const require = createRequire(import.meta.url)

/** How a runtime serves the app in a folder. It prints its port. */
type Serve = (folder: string) => ChildProcess

function run(command: string, args: readonly string[], folder: string): ChildProcess {
  return spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
}

export const RUNTIMES: Readonly<Record<string, Serve>> = {
  Bun: (folder) => {
    writeFileSync(
      `${folder}/bun.js`,
      `import app from './app.js'
       console.log(Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: app.fetch }).port)`,
    )
    return run(require.resolve('bun/bin/bun.exe'), ['bun.js'], folder)
  },
  Deno: (folder) => {
    writeFileSync(
      `${folder}/deno.js`,
      `import app from './app.js'
       Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: ({ port }) => console.log(port) }, app.fetch)`,
    )
    return run(
      require.resolve('deno/deno'),
      ['run', '--no-prompt', '--allow-net=127.0.0.1', 'deno.js'],
      folder,
    )
  },
  workerd: (folder) => {
    writeFileSync(
      `${folder}/workerd.capnp`,
      `using Workerd = import "/workerd/workerd.capnp";
       const config :Workerd.Config = (
         services = [(name = "app", worker = .app)],
         sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "app")],
       );
       const app :Workerd.Worker = (
         modules = [(name = "app.js", esModule = embed "app.js")],
         compatibilityDate = "2026-01-01",
       );`,
    )
    const { default: workerd } = require('workerd') as { default: string }
    return run(workerd, ['serve', '--control-fd=1', 'workerd.capnp'], folder)
  },
}

/** The port that a runtime says it listens at. */
export async function portOf({ stdout }: ChildProcess): Promise<number> {
  for await (const line of createInterface(stdout!)) {
    const port = /^\d+$|"port":(\d+)/.exec(line)
    if (port) return Number(port[1] ?? port[0])
  }
  throw new Error('It ended before it listened.')
}
