/** What Node, Bun and Deno have and other runtimes have not. The core works without any of it. */
interface Process {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly emitWarning?: (warning: string, options: { type: string; code: string }) => void
  readonly cwd?: () => string
  readonly getBuiltinModule?: (name: string) => unknown
}

export function getProcess(): Process | undefined {
  return (globalThis as { process?: Process }).process
}

/** A module of Node's, without an import that would fail elsewhere. */
export function getBuiltin(name: string): unknown {
  try {
    return getProcess()?.getBuiltinModule?.(name)
  } catch {
    return undefined
  }
}

/** What every runtime has from the Web, where the types of the language know nothing of it. */
export const WEB = globalThis as unknown as {
  atob(text: string): string
  readonly TextEncoder: new () => { encode(text: string): Uint8Array }
  readonly TextDecoder: new () => { decode(octets: Uint8Array): string }
  readonly Response: new (body: string, init: object) => object
}

/** What V8 adds to `Error`. */
export const V8: {
  stackTraceLimit?: number
  captureStackTrace?: (target: object, above: unknown) => void
} = Error as never

/** Sets how deep a stack is captured, where that can be set: not with `node --frozen-intrinsics`. */
export function setStackLimit(limit: number): void {
  try {
    V8.stackTraceLimit = limit
  } catch {
    // Then it is as deep as it was.
  }
}

/**
 * The stack above a function, deep enough for a handler below two routers; empty where the engine cannot tell.
 *
 * @example
 * ```ts
 * function refuse() {
 *   return stackAbove(refuse)
 * }
 * refuse().includes(' at ') // true
 * ```
 * @internal
 */
export function stackAbove(entry: (...args: never[]) => unknown): string {
  if (!V8.captureStackTrace) return ''
  const limit = V8.stackTraceLimit
  const holder: { stack?: unknown } = {}
  setStackLimit(40)
  try {
    V8.captureStackTrace(holder, entry)
    // An app may make something else of it (`Error.prepareStackTrace`).
    return typeof holder.stack === 'string' ? holder.stack : ''
  } catch {
    return ''
  } finally {
    if (limit !== undefined) setStackLimit(limit)
  }
}
