import { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import * as own from './upstream.ts'

test('what another copy of this package says of a response is known', async () => {
  const copy = (await import('./upstream.ts?copy' as string)) as typeof own
  expect(copy.upstreamOf).not.toBe(own.upstreamOf)
  const response = new ServerResponse({} as never)
  copy.fromUpstream(response, 'pass')
  expect(own.upstreamOf(response)).toBe('pass')
})
