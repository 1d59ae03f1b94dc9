/** A process that holds servers: they answer on loopback (`serve`), or it calls them itself (`call`). */
import { createHook } from 'node:async_hooks'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { findFault, REQUEST } from './answers.ts'
import { callServer } from './in-process.ts'
import { median } from './statistics.ts'
import { type Framework, loadVariants } from './variants/index.ts'

const [framework = '', mode = '', ...names] = process.argv.slice(2)
const variants = await loadVariants(framework as Framework)
/** See `keepTick`. */
const kept: object[] = []

// Express and Hono print errors. What it takes to write to a terminal is not theirs.
console.error = () => undefined

if (mode === 'serve') await serve()
else await call()
process.on('disconnect', () => process.exit())

/** Answers each message with the processor time that was taken so far. */
async function serve(): Promise<void> {
  const ports: number[] = []
  for (const name of names) {
    const server = await variants[name]!.build()
    // Whoever waits for its turn keeps its connections.
    server.keepAliveTimeout = 0
    const port = await listen(server)
    await check(name, port)
    ports.push(port)
  }
  process.on('message', () => process.send!({ cpu: processorTime() }))
  keepTick()
  process.send!({ ports })
}

/**
 * Keeps one of the objects that `process.nextTick` makes. Where V8 collects its garbage and finds none of them, it forgets what
 * they look like, and from then on makes them in a slow way, as long as the process lives. By chance that happens to some
 * servers while they start, and not to others: measured on Fastify, it takes 2 to 3 µs of a refusal's 28, which is more than the
 * suite takes.
 *
 * @throws Error where there are none to keep
 */
function keepTick(): void {
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'TickObject') kept.push(resource)
    },
  }).enable()
  process.nextTick(() => undefined)
  hook.disable()
  if (kept.length === 0) throw new Error('process.nextTick makes nothing that can be kept.')
}

/**
 * Answers each message with the nanoseconds that a request takes each server. They take turns that are as short as can be
 * timed: nothing that disturbs the machine lasts shorter.
 */
async function call(): Promise<void> {
  const servers: { name: string; server: http.Server; taken: number[] }[] = []
  for (const name of names) {
    const server = await variants[name]!.build()
    await check(name, await listen(server))
    server.close()
    servers.push({ name, server, taken: [] })
  }
  process.on('message', async ({ turns, calls }: { turns: number; calls: number }) => {
    for (const each of servers) each.taken = []
    for (let turn = 0; turn < turns; turn++) {
      for (let at = 0; at < servers.length; at++) {
        const { name, server, taken } = servers[(at + turn) % servers.length]!
        taken.push(await time(name, server, calls))
      }
    }
    process.send!(Object.fromEntries(servers.map(({ name, taken }) => [name, median(taken) / calls])))
  })
  process.send!({})
}

/**
 * Nanoseconds.
 *
 * @throws Error where a response has another status
 */
async function time(name: string, server: http.Server, calls: number): Promise<number> {
  const { status } = variants[name]!.expect
  const start = process.hrtime.bigint()
  for (let at = 0; at < calls; at++) {
    const answered = await callServer(server)
    if (answered !== status) throw new Error(`${framework}/${name} answers with ${answered}.`)
  }
  return Number(process.hrtime.bigint() - start)
}

function listen(server: http.Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** @throws Error where the response is not what it must be */
function check(name: string, port: number): Promise<void> {
  const { path, authorization } = REQUEST
  return new Promise((resolve, reject) => {
    const request = http.get({ port, path, headers: { authorization }, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () => {
        const fault = findFault(variants[name]!.expect, response.statusCode!, response.headers, body)
        if (fault === undefined) resolve()
        else reject(new Error(`${framework}/${name} answers wrong: ${fault}`))
      })
    })
    request.on('error', reject)
  })
}

/** Microseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
