/** A process that refuses a great many requests, each for another URL, and says how its heap has grown. */
import { proxyAuthErrors } from '@proxy-auth-errors/hono'
import { Hono } from 'hono'
import createError from 'http-errors'

const app = new Hono()
// Nothing is configured, so that each refusal is a finding as well.
app.use(proxyAuthErrors({ onFinding: () => undefined, onRefusal: () => undefined }))
app.get('*', () => {
  throw createError(401)
})

let next = 0

async function refuse(requests: number): Promise<number> {
  for (const end = next + requests; next < end; next++) {
    const response = await app.request(`http://127.0.0.1/items/${next}?token=${next}`, {
      headers: { authorization: `Bearer token-${next}` },
    })
    if (response.status !== 401) throw new Error(`${response.status} for request ${next}`)
  }
  globalThis.gc!()
  // What is finalized after one collection goes with the next.
  await new Promise((resolve) => setImmediate(resolve))
  globalThis.gc!()
  return process.memoryUsage().heapUsed
}

process.on('message', async ({ requests }: { requests: number }) => {
  process.send!({ heap: await refuse(requests) })
})
process.on('disconnect', () => process.exit())
process.send!({})
