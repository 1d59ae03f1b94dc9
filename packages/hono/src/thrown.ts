import { isChallengeStatus, statusOf } from '@proxy-auth-errors/core'
import type { Context } from 'hono'
import { askedBy } from './asked.ts'
import { isForeign, isOwnResponse, isServerError } from './own-response.ts'

/**
 * Watching errors makes a context slow, as it has an accessor then: so it is done only while errors are thrown.
 *
 * Hono calls its error handler before any middleware sees the error. The default one knows errors that make
 * their own response (`getResponse`), and prints any other and makes it a 500. So one of those that asks for 401 or
 * 407 is lent that method while the handler is called. Whether it is called as well tells the default handler from one of
 * the app's that answers by itself.
 */
interface Thrown {
  error: Error | undefined
  /** Whether a handler asked for the response that the error was lent; `undefined` where it was lent none. */
  asked: boolean | undefined
  /** Puts the error back into the shape in which it was thrown. */
  restore: (() => void) | undefined
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
    const thrown: Thrown = { error, asked: undefined, restore: undefined }
    this[THROWN] = thrown
    if (error && isChallengeStatus(askedBy(error)) && isForeign(error)) lendResponse(thrown, error)
  },
}

/** Watches for the error that a handler further in throws. */
export function watchErrors(c: Context): void {
  Object.defineProperty(c, 'error', ERROR)
}

/** Takes back what a watched error was lent: it is handled by an error handler of ours. */
export function takeBack(c: Context): void {
  ;(c as Watched)[THROWN]?.restore?.()
}

/** What became of an error that was thrown. */
export interface Settled {
  /** The status that it asks for. */
  readonly asked: number | undefined
  /** Whether nobody but Hono's own handler has answered it. */
  readonly unanswered: boolean
  /** Whether Hono's own handler does not know the error: it prints each one that it is not lent a response for. */
  readonly foreign: boolean
}

export async function settleError(error: Error, c: Context): Promise<Settled> {
  const { res } = c
  const asked = askedBy(error)
  const isOwn = (c as Watched)[THROWN]?.asked
  const foreign = isForeign(error)
  const unanswered =
    isChallengeStatus(asked) &&
    (foreign && isOwn === undefined
      ? await isServerError(res)
      : res.status === asked && (isOwn ?? isOwnResponse(error, res, c.req.method)))
  return { asked, unanswered, foreign }
}

/** Node's `queueMicrotask` takes longer: it makes an `AsyncResource`. */
const SOON = Promise.resolve()

/** For this turn only, in which Hono's own handler asks: in the next, another request may throw the same error. */
function lendResponse(thrown: Thrown, error: Error): void {
  const lent = (): Response => {
    thrown.asked = true
    thrown.restore?.()
    // Hono reads the body at once, and its server for Node then makes a whole `Response` of what is a few values.
    return Object.defineProperty(new Response(null, { status: statusOf(error)! }), 'body', { value: null })
  }
  try {
    const before = Object.getOwnPropertyDescriptor(error, 'getResponse')
    // A frozen error cannot be lent anything.
    if (!Reflect.defineProperty(error, 'getResponse', { configurable: true, value: lent })) return
    thrown.asked = false
    thrown.restore = () => restore(error, before)
    void SOON.then(thrown.restore)
  } catch {
    // A proxy may throw at whatever it is asked.
  }
}

function restore(error: Error, before: PropertyDescriptor | undefined): void {
  try {
    if (before) Reflect.defineProperty(error, 'getResponse', before)
    else if (!Reflect.deleteProperty(error, 'getResponse')) {
      // The message of an error that has the method may be read by the client.
      Reflect.defineProperty(error, 'getResponse', { value: undefined })
    }
  } catch {
    // A proxy may throw at whatever it is asked.
  }
}
