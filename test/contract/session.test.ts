/** express-session behind the suite: a client has its 401 once the session is saved, as without the suite. */
import http from 'node:http'
import { proxyAuthErrors } from '@proxy-auth-errors/express'
import express, { type RequestHandler, type Response } from 'express'
import session from 'express-session'
import { beforeEach, expect, test, vi } from 'vitest'
import { close, listen, send, type WireResponse } from './client.ts'

beforeEach(() => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
})

declare module 'express-session' {
  interface SessionData {
    failures: number
  }
}

/** Turns of the event loop that a store takes: enough for a response to come and be read in between. */
const TURNS = 50

class SlowStore extends session.MemoryStore {
  readonly #events: string[]

  constructor(events: string[]) {
    super()
    this.#events = events
  }

  override set(id: string, data: session.SessionData, done?: (error?: unknown) => void): void {
    const save = (turns: number): void => {
      if (turns > 0) return void setImmediate(save, turns - 1)
      this.#events.push('saved')
      super.set(id, data, done)
    }
    save(TURNS)
  }
}

const WAYS: Readonly<Record<string, (response: Response) => unknown>> = {
  json: (response) => response.json({ message: 'no' }),
  end: (response) => response.end('Unauthorized'),
  'write and end': (response) => {
    response.write('Unauth')
    response.end('orized')
  },
  'end alone': (response) => response.end(),
}

async function ask(
  events: string[],
  write: (response: Response) => unknown,
  suite: readonly RequestHandler[],
  method = 'GET',
): Promise<WireResponse> {
  const app = express()
  const sessions = session({
    secret: 's',
    resave: false,
    saveUninitialized: false,
    store: new SlowStore(events),
  })
  app.use(...suite, sessions)
  app.use((request, response) => {
    request.session.failures = 1
    write(response.status(401))
  })
  const server = http.createServer(app)
  try {
    const response = await send(await listen(server), { method })
    events.push('answered')
    expect(response.status).toBe(401)
    return response
  } finally {
    await close(server)
  }
}

test('HEAD, with the suite', async () => {
  const events: string[] = []
  await ask(events, WAYS['json']!, [proxyAuthErrors()[0]], 'HEAD')
  expect(events).toEqual(['saved', 'answered'])
})

test.each(
  Object.entries(WAYS).flatMap(([how, write]) => [
    [how, 'with', write, [proxyAuthErrors()[0]]] as const,
    [how, 'without', write, []] as const,
  ]),
)('%s, %s the suite', async (_how, _suite, write, suite) => {
  const events: string[] = []
  const response = await ask(events, write, suite)
  expect(response.all('set-cookie')).toHaveLength(1)
  if (suite.length > 0) expect(JSON.parse(response.body.toString())).toMatchObject({ status: 401 })
  expect(events).toEqual(['saved', 'answered'])
})
