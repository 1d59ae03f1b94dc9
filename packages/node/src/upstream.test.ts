import { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { upstreamOf } from './upstream.ts'

test('what another copy of this package says of a response is known', async () => {
  const copy = (await import('./upstream.ts?copy' as string)) as typeof import('./upstream.ts')
  expect(copy.upstreamOf).not.toBe(upstreamOf)
  const response = new ServerResponse({} as never)
  copy.fromUpstream(response, 'pass')
  expect(upstreamOf(response)).toBe('pass')
})
