import { parseChallenges } from '@proxy-auth-errors/core'
import { expect } from 'vitest'
import { close, listen, send, sendForBegun, type WireRequest, type WireResponse } from './client.ts'
import type { Harness, Setup } from './harness/harness.ts'

/** One request to an app that lives no longer than it. */
export async function exchange(harness: Harness, setup: Setup, request?: WireRequest): Promise<WireResponse> {
  const server = await harness.start(setup)
  const port = await listen(server)
  try {
    return await send(port, { path: setup.nested ? '/nested/deeper/' : '/', ...request })
  } finally {
    await close(server)
  }
}

/** The same for a response that breaks off. */
export async function exchangeBegun(harness: Harness, setup: Setup): Promise<string> {
  const server = await harness.start(setup)
  try {
    return await sendForBegun(await listen(server))
  } finally {
    await close(server)
  }
}

interface Expected {
  readonly status: 401 | 407
  readonly challenges: readonly string[]
  readonly problem?: Readonly<Record<string, unknown>>
}

/** What every refused response has, whoever made it. */
export function expectRefusal(response: WireResponse, { status, challenges, problem = {} }: Expected): void {
  const [field, other] =
    status === 407 ? ['proxy-authenticate', 'www-authenticate'] : ['www-authenticate', 'proxy-authenticate']
  expect(response.status).toBe(status)
  expect(response.all('content-type')).toEqual(['application/problem+json'])
  expect(response.all('content-length')).toEqual([String(response.body.length)])
  expect(response.all('cache-control')).toEqual(['no-store'])
  expect(response.all('transfer-encoding')).toEqual([])
  expect(response.all(other)).toEqual([])
  const parsed = parseChallenges(challenges)
  if (!parsed.ok) throw new Error(`the expected challenge does not parse: ${parsed.message}`)
  expect(response.all(field)).toEqual(challenges)
  expect(JSON.parse(response.body.toString())).toMatchObject({
    type: 'about:blank',
    title: status === 407 ? 'Proxy Authentication Required' : 'Unauthorized',
    status,
    challenges: parsed.challenges,
    ...problem,
  })
}
