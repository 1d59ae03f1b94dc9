import { AuthError } from '@proxy-auth-errors/core'
import { HTTPException } from 'hono/http-exception'
import { readText, saySame } from './response.ts'

/** The methods of errors from which can be read what response they make. */
const KNOWN: ReadonlySet<unknown> = new Set(
  [HTTPException.prototype, AuthError.prototype].map((made) => makerOf(made)),
)

/** The method with which an error makes a response of itself: Hono's own handler calls it. */
export function makerOf(error: object): unknown {
  return (error as { getResponse?: unknown }).getResponse
}

/** Whether an error makes a response of which nothing is known. */
export function makesItsOwn(error: Error): boolean {
  const maker = makerOf(error)
  return typeof maker === 'function' && !KNOWN.has(maker)
}

/** Whether a response is the one that an error has made of itself: a handler of the app's writes other fields. */
export function isOwnResponse(error: Error, { headers }: Response): boolean {
  // Nobody knows what an error of the app's own makes: JSON is what handlers answer with.
  if (makesItsOwn(error)) return !/json/i.test(headers.get('content-type') ?? '')
  const { res } = error as { res?: unknown }
  const own = res instanceof Response ? res : (makerOf(error) as () => Response).call(error)
  return saySame(headers, own.headers)
}

/** Whether a response is what Hono's own handler makes of an error that it does not know. */
export async function isServerError(response: Response): Promise<boolean> {
  if (response.status !== 500) return false
  // Middleware further in may have compressed it: then nobody can tell, and the client is owed its 401.
  return response.headers.has('content-encoding') || (await readText(response)) === 'Internal Server Error'
}
