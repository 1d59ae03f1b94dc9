/** An app that refuses in every way, for any runtime that has `fetch`. */
import { basic, bearer, proxyAuthErrors, refuse, unauthorized } from '@proxy-auth-errors/hono'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'

function createApp(isErrorHandler: boolean): Hono {
  const app = new Hono()
  const authErrors = proxyAuthErrors()
  app.use(authErrors)
  if (isErrorHandler) app.onError(authErrors)
  app.get('/allowed', (c) => c.body('ok', 200, { 'content-type': 'text/plain' }))
  app.get('/exception', () => {
    throw new HTTPException(401, { message: 'Log in.' })
  })
  app.get('/own-error', () => {
    throw unauthorized({ challenges: [bearer({ realm: 'a' }), basic({ realm: 'b' })] })
  })
  app.get('/any-error', () => {
    throw Object.assign(new Error('internal'), { status: 407 })
  })
  app.get('/sent', (c) => c.json({ error: 'no' }, 401))
  app.get('/endless', (c) => c.body(endless(), 401))
  app.get('/refuse', (c) => refuse(c, { status: 401, reason: 'expired-credentials' }))
  app.get('/problem', (c) =>
    c.body('{"title":"Mine","status":401}', 401, { 'content-type': 'application/problem+json' }),
  )
  return app
}

/** A body that the client would wait for. */
function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('more '))
      return new Promise((resolve) => setTimeout(resolve, 10))
    },
  })
}

export const PATHS = [
  '/allowed',
  '/exception',
  '/own-error',
  '/any-error',
  '/sent',
  '/endless',
  '/refuse',
  '/problem',
].flatMap((path) => [path, `/handler${path}`])

/** The suite as middleware, and below `/handler` as the error handler too. */
export const app = new Hono()
app.mount('/handler', createApp(true).fetch)
app.mount('/', createApp(false).fetch)

// What Deno and workerd serve.
export default { fetch: app.fetch }
