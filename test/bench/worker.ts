/** A process that holds one app: it answers on loopback (`serve`), or calls itself (`call`). */
import { measure } from 'mitata'
import { findFault } from './answers.ts'
import { type Framework, loadVariants } from './variants/index.ts'

const [framework = '', name = '', mode = ''] = process.argv.slice(2)
const variants = await loadVariants(framework as Framework)
const { build, expect } = variants[name]!

const app = await build()
const { status, fields, body } = await app.call()
const fault = findFault(expect, status, fields, body)
if (fault !== undefined) throw new Error(`${framework}/${name} answers wrong: ${fault}`)

if (mode === 'serve') {
  const server = await app.listen()
  const address = server.address()
  process.on('message', () => process.send!({ cpu: processorTime() }))
  process.send!({ port: typeof address === 'object' ? address?.port : undefined })
} else {
  process.on('message', async ({ time }: { time: number }) => {
    // Nanoseconds a call.
    const { avg } = await measure(app.run, { min_cpu_time: time * 1e6, inner_gc: false })
    process.send!({ time: avg })
  })
  process.send!({})
}
process.on('disconnect', () => process.exit())

/** Microseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
