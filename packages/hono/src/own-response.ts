import { AuthError, isChallengeStatus, mayStay } from '@proxy-auth-errors/core'
import { HTTPException } from 'hono/http-exception'
import { discard, readText } from './body.ts'
import { CHALLENGE_FIELDS } from './response.ts'

/** The methods of errors from which can be read what response they make. */
const KNOWN: ReadonlySet<unknown> = new Set([HTTPException.prototype, AuthError.prototype].map(makerOf))

/** The method with which an error makes a response of itself: Hono's own handler calls it. */
export function makerOf(error: object): unknown {
  try {
    return Reflect.get(error, 'getResponse')
  } catch {
    // A getter or a proxy may throw.
    return undefined
  }
}

/** Whether Hono's own handler does not know an error. */
export function isForeign(error: object): boolean {
  return typeof makerOf(error) !== 'function'
}

/** The response that an error makes of itself; `undefined` where it makes none, or one of which everything is known. */
export function makeOwn(error: Error): Response | undefined {
  const maker = makerOf(error)
  if (typeof maker !== 'function' || KNOWN.has(maker)) return undefined
  try {
    const own = (maker as () => Response).call(error)
    // A promise has no body. On Hono's server for Node a field that cannot be written throws only now.
    return own.body === undefined ? undefined : own
  } catch {
    // It could not write its own challenge: that is mended with the rest.
    return undefined
  }
}

/**
 * The response that an error brings, or has made (`own`), where its body may have to stay: it is looked at like any that is sent.
 */
export function broughtBy(error: unknown, own: Response | undefined, method: string): Response | undefined {
  if (own && !isChallengeStatus(own.status)) return undefined
  try {
    // Not `error.res`: V8 looks it up anew for each error of http-errors, in its runtime.
    const response = own ?? (Reflect.get(error as object, 'res') as Response | undefined)
    return response && mayStay(response.headers.get('content-type') ?? '', method) ? response : undefined
  } catch {
    // It is no response.
    return undefined
  }
}

/** Whether a response is the one that an error has made of itself: a handler of the app's writes other fields. */
export function isOwnResponse(error: Error, { headers }: Response, method: string): boolean {
  const maker = makerOf(error)
  const type = headers.get('content-type')
  if (mayStay(type ?? '', method)) return false
  // Nobody knows what an error of the app's own makes: JSON is what handlers answer with.
  if (!KNOWN.has(maker)) return !/json/i.test(type ?? '')
  try {
    const { res } = error as { res?: unknown }
    const own = res instanceof Response ? res : (maker as () => Response).call(error)
    // Hono reads the body first: on its server for Node that changes how the type of a text is written.
    if (own.body === undefined || own.headers.get('content-type') !== type) return false
    return CHALLENGE_FIELDS.every((name) => {
      const value = own.headers.get(name)
      // One that it lacks was set before it was thrown.
      return value === null || value === headers.get(name)
    })
  } catch {
    return false
  }
}

const SERVER_ERROR = 'Internal Server Error'

/** Whether a response is what Hono's own handler makes of an error that it does not know. It may be a stream without end. */
export async function isServerError(response: Response): Promise<boolean> {
  const { status, headers } = response
  if (status !== 500 || !headers.get('content-type')?.startsWith('text/plain')) return false
  // Middleware further in may have compressed it: then nobody can tell, and the client is owed its 401.
  return headers.has('content-encoding') || (await readText(response, SERVER_ERROR.length)) === SERVER_ERROR
}

/**
 * Gives up the responses that an error has brought, where they were received (they have a date then): they are streams.
 * One that the app has made is mostly a text, which may be there for many requests.
 */
export function discardOwn(error: unknown, own?: Response): void {
  try {
    for (const response of [own, Reflect.get(error as object, 'res') as Response | undefined]) {
      if (response?.headers.has('date')) discard(response.body)
    }
  } catch {
    // It is no response, or one that cannot be written.
  }
}
