/** A process that holds one app: it answers on loopback (`serve`), or calls itself (`call`). */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { measure } from 'mitata'
import { findFault, REQUEST } from './answers.ts'
import { toFields } from './inject-app.ts'
import type { Called } from './variant.ts'
import { type Framework, loadVariants } from './variants/index.ts'

const [framework = '', name = '', mode = ''] = process.argv.slice(2)
const variants = await loadVariants(framework as Framework)
const { build, expect } = variants[name]!

// Express and Hono print errors. What it takes to write to a terminal is not theirs.
console.error = () => undefined

const app = await build()

if (mode === 'serve') {
  const server = await app.listen()
  // Whoever waits for its turn keeps its connections.
  server.keepAliveTimeout = 0
  const { port } = server.address() as AddressInfo
  check(await get(port))
  process.on('message', () => process.send!({ cpu: processorTime() }))
  process.send!({ port })
} else {
  check(await app.call())
  // The same function each time: V8 optimises less where one piece of code has made many.
  const run = async (): Promise<unknown> => app.run()
  process.on('message', async ({ time }: { time: number }) => {
    // Nanoseconds a call.
    const { p50 } = await measure(run, { min_cpu_time: time * 1e6, batch_samples: 128 })
    process.send!({ time: p50 })
  })
  process.send!({})
}
process.on('disconnect', () => process.exit())

function check({ status, fields, body }: Called): void {
  const fault = findFault(expect, status, fields, body)
  if (fault !== undefined) throw new Error(`${framework}/${name} answers wrong: ${fault}`)
}

function get(port: number): Promise<Called> {
  const { path, authorization } = REQUEST
  return new Promise((resolve, reject) => {
    const request = http.get({ port, path, headers: { authorization }, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode!, fields: toFields(response.headers), body }),
      )
    })
    request.on('error', reject)
  })
}

/** Microseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
