/** A browser reads the first challenge of a line only: each has a line of its own. */
import { basic, bearer } from '@proxy-auth-errors/core'
import createError from 'http-errors'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { close, listen } from '../contract/client.ts'
import { harnesses } from '../contract/harness/index.ts'
import { isInstalled, launchChromium } from './clients.ts'

const OFFER = { challenges: { 401: [bearer({ realm: 'api' }), basic({ realm: 'api' })] } }

describe.runIf(await isInstalled('chromium'))('Chromium finds Basic behind Bearer', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  test.each(harnesses)('on $name', async (harness) => {
    const server = await harness.start({
      options: OFFER,
      behaviour: { does: 'throw', error: () => createError(401) },
    })
    const sent = new Set<string | undefined>()
    server.prependListener('request', ({ headers }) => sent.add(headers.authorization))
    const context = await browser.newContext({ httpCredentials: { username: 'user', password: 'pass' } })
    try {
      const page = await context.newPage()
      await page.goto(`http://127.0.0.1:${await listen(server)}/`)
      expect([...sent]).toContain('Basic dXNlcjpwYXNz')
    } finally {
      await context.close()
      await close(server)
    }
  })
})
