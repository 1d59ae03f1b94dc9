import { readString } from '../errors/read.ts'

/**
 * Packages that carry a refusal from the code that made it to the wire, or that build an error for it. Whoever
 * called them is the emitter.
 */
const CARRIERS: ReadonlySet<string> = new Set([
  '@fastify/error', '@fastify/express', '@fastify/middie', '@fastify/sensible', '@hapi/boom', '@hono/node-server',
  '@koa/router', 'avvio', 'compression', 'connect', 'express', 'express-promise-router', 'express-session',
  'fastify', 'find-my-way', 'finalhandler', 'hono', 'http-assert', 'http-errors', 'koa', 'koa-compose',
  'koa-compress', 'koa-connect', 'koa-router', 'light-my-request', 'morgan', 'on-finished', 'on-headers', 'once',
  'reusify', 'router', 'send', 'serve-static', 'tsx', 'vite', 'vite-node', 'vitest', '@vitest/runner',
]) // prettier-ignore

const V8 = Error as unknown as {
  stackTraceLimit?: number
  captureStackTrace?: (target: object, above: unknown) => void
}

/** Deep enough for a handler below two routers and a wrapped `end`. */
const FRAMES = 40

/**
 * Who sent or threw a response: `package@version`, or `file:line:column` of the app. From the error's own stack
 * where it has one, else from the stack of this moment above the adapter's function.
 */
export function locate(
  error: unknown,
  entry: ((...args: never[]) => unknown) | undefined,
): string | undefined {
  const thrown = readString(error, 'stack')
  return findEmitter(thrown) ?? findEmitter(stackAbove(entry))
}

function stackAbove(entry: unknown): string {
  if (typeof entry !== 'function' || !V8.captureStackTrace) return ''
  const limit = V8.stackTraceLimit
  const holder: { stack?: string } = {}
  try {
    V8.stackTraceLimit = FRAMES
    V8.captureStackTrace(holder, entry)
    return holder.stack ?? ''
  } catch {
    return ''
  } finally {
    if (limit !== undefined) V8.stackTraceLimit = limit
  }
}

/** The first frame of a stack that belongs neither to the platform nor to a carrier. */
export function findEmitter(stack: string): string | undefined {
  let carrier: string | undefined
  for (const line of stack.split('\n')) {
    const place = placeOf(line)
    if (place === undefined) continue
    const found = packageOf(place)
    if (found === undefined) return shorten(place)
    if (!CARRIERS.has(found.name)) return nameOf(found)
    carrier ??= nameOf(found)
  }
  return carrier
}

/** The `file:line:column` of a frame; `undefined` for the platform's own. */
function placeOf(line: string): string | undefined {
  const place = /^\s+at (?:.*\()?(.+?:\d+:\d+)\)?$/.exec(line)?.[1]
  if (place === undefined || /^(?:async )?(?:node:|internal\/|ext:|native\b|<anonymous>)/.test(place))
    return undefined
  return place
    .replace(/^async /, '')
    .replace(/^file:\/\//, '')
    .replace(/\?[^:]*(?=:\d+:\d+$)/, '')
}

interface FoundPackage {
  readonly name: string
  /** The folder that the package is in. */
  readonly folder: string
}

/** The innermost package: pnpm's store has `node_modules` twice in a path. */
function packageOf(place: string): FoundPackage | undefined {
  const match = /^(.*[/\\]node_modules[/\\])((?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/.exec(place)
  if (!match) return undefined
  const [, before, folder] = match
  return { name: folder!.replace('\\', '/'), folder: `${before}${folder}` }
}

function nameOf({ name }: FoundPackage): string {
  return name
}

/** A path below the working directory is shown from there. */
function shorten(place: string): string {
  const { process } = globalThis as { process?: { cwd?: () => string } }
  try {
    const folder = `${process?.cwd?.() ?? ''}/`
    return folder.length > 1 && place.startsWith(folder) ? place.slice(folder.length) : place
  } catch {
    return place
  }
}
