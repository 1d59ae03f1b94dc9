import basicAuth from 'koa-basic-auth'
import type { InteropCase } from '../case.ts'
import { HOSTILE_REALMS } from '../express/hostile-realms.ts'
import { basicRequests } from '../requests.ts'
import { startKoa } from './app.ts'

function start(realm?: string): InteropCase['start'] {
  return startKoa((app) => {
    const options = { name: 'alice', pass: 'secret', ...(realm !== undefined && { realm }) }
    app.use(basicAuth(options))
  })
}

/** Whether a header can hold it. */
export function isWritable(realm: string): boolean {
  return /^[\x20-\x7e\x80-\xff]*$/.test(realm)
}

export const cases: readonly InteropCase[] = [
  { library: 'koa-basic-auth', framework: 'Koa', start: start(), requests: basicRequests() },
  // With one that cannot be written Koa never answers on its own: see unwritable-realm.test.ts.
  ...HOSTILE_REALMS.filter(isWritable).map((realm): InteropCase => ({
    library: 'koa-basic-auth',
    framework: 'Koa',
    variant: `realm ${JSON.stringify(realm)}`,
    start: start(realm),
    requests: [{ name: 'no credentials', reason: 'missing-credentials', status: 401 }],
  })),
]
