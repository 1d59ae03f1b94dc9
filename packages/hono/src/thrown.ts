import { isChallengeStatus, statusOf } from '@proxy-auth-errors/core'
import type { Context } from 'hono'
import { isOwnResponse, isServerError, makerOf, makesItsOwn } from './own-response.ts'

/**
 * Watching errors makes a context slow, as it has an accessor then: so it is done only while errors are thrown.
 *
 * Hono calls its error handler before any middleware sees the error. The default one knows errors that make
 * their own response (`getResponse`), and prints any other and makes it a 500. So an error that asks for 401 or
 * 407 has that method for as long as it is handled. Whether it is called tells the default handler from one of
 * the app's that answers by itself.
 */
interface Thrown {
  error: Error | undefined
  /** Puts the error back into the shape in which it was thrown. */
  restore: (() => void) | undefined
  /** Whether nobody but Hono's own handler took the error. */
  unanswered: boolean
}

const THROWN = Symbol('proxy-auth-errors.thrown')

type Watched = Context & { [THROWN]?: Thrown }

/** Hono sets `c.error` right before it calls the handler. */
const ERROR: PropertyDescriptor & ThisType<Watched> = {
  configurable: true,
  enumerable: true,
  get() {
    return this[THROWN]?.error
  },
  set(error: Error | undefined) {
    this[THROWN]?.restore?.()
    const thrown: Thrown = { error, restore: undefined, unanswered: false }
    this[THROWN] = thrown
    if (error && isChallengeStatus(statusOf(error))) lendResponse(error, thrown)
  },
}

/** Watches for the error that a handler further in throws. */
export function watchErrors(c: Context): void {
  Object.defineProperty(c, 'error', ERROR)
}

/** Takes back what a watched error was lent: it is handled by an error handler of ours. */
export function takeBack(c: Context): void {
  const thrown = (c as Watched)[THROWN]
  thrown?.restore?.()
  if (thrown) thrown.restore = undefined
}

/** What became of an error that was thrown. */
export interface Settled {
  readonly error: unknown
  /** Whether nobody but Hono's own handler has answered it. */
  readonly unanswered: boolean
  /** Whether Hono's own handler does not know the error: it prints each one that it is not lent a response for. */
  readonly foreign: boolean
}

/** What became of the error that was thrown; `undefined` where none was. */
export async function settleError(c: Context): Promise<Settled | undefined> {
  const thrown = (c as Watched)[THROWN]
  const { error } = c
  if (error === undefined) return undefined
  takeBack(c)
  const foreign = !('getResponse' in error)
  if (thrown?.unanswered === true) return { error, unanswered: true, foreign }
  const status = statusOf(error)
  // A frozen error cannot be lent anything.
  const unanswered =
    (!thrown || !Object.isExtensible(error)) &&
    isChallengeStatus(status) &&
    (foreign ? await isServerError(c.res) : c.res.status === status && isOwnResponse(error, c.res))
  return { error, unanswered, foreign }
}

function lendResponse(error: Error, thrown: Thrown): void {
  if (!Object.isExtensible(error)) return
  const makeOwn = makesItsOwn(error) ? (makerOf(error) as () => Response) : undefined
  const before = Object.getOwnPropertyDescriptor(error, 'getResponse')
  if (before && !before.configurable) return
  const lent = (): unknown => {
    thrown.unanswered = true
    try {
      if (makeOwn) return makeOwn.call(error)
    } catch {
      // It could not write its own challenge: that is mended with the rest.
    }
    // Hono reads the body at once, and its server for Node then makes a whole `Response` of what is a few values.
    return Object.defineProperty(new Response(null, { status: statusOf(error)! }), 'body', { value: null })
  }
  Object.defineProperty(error, 'getResponse', { configurable: true, value: lent })
  thrown.restore = () => {
    if (before) Object.defineProperty(error, 'getResponse', before)
    else Reflect.deleteProperty(error, 'getResponse')
  }
}
