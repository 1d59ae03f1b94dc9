/** A process that holds one app: it answers on loopback (`serve`), or calls itself (`call`). */
import { measure } from 'mitata'
import { findFault } from './answers.ts'
import { FRAMEWORKS, isFramework } from './variants/index.ts'

const [framework = '', name = '', mode = ''] = process.argv.slice(2)
const variant = isFramework(framework) ? FRAMEWORKS[framework][name as never] : undefined
if (!variant) throw new Error(`There is no variant ${framework}/${name}.`)
const { build, expect } = variant as import('./variant.ts').Variant

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
