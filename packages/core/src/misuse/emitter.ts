import { readString } from '../errors/read.ts'
import type { Exchange } from '../exchange.ts'
import { getBuiltin, getProcess, stackAbove } from '../runtime.ts'

/**
 * Packages that carry a refusal from the code that made it to the wire, or that build an error for it. Whoever
 * called them is the emitter.
 */
const CARRIERS: ReadonlySet<string> = new Set([
  '@adonisjs/http-server', '@fastify/error', '@fastify/express', '@fastify/middie', '@fastify/response-validation',
  '@fastify/sensible', '@fastify/view', '@hapi/boom', '@hono/node-server', '@koa/router', '@tinyhttp/app',
  '@tinyhttp/send', 'avvio', 'compression', 'connect', 'delegates', 'ee-first', 'express', 'express-promise-router',
  'express-session', 'fastify', 'finalhandler', 'find-my-way', 'hono', 'http-assert', 'http-errors', 'koa',
  'koa-compose', 'koa-compress', 'koa-connect', 'koa-router', 'light-my-request', 'micro', 'morgan', 'node-mocks-http',
  'on-finished', 'on-headers', 'once', 'reusify', 'router', 'send', 'serve-static', 'srvx', 'tsx', 'vite', 'vite-node',
  'vitest', '@vitest/runner',
]) // prettier-ignore

/** Who sent or threw a response: `package@version`, or `file:line:column` of the app. */
export interface Emitter {
  readonly name: string | undefined
  /** Whether it is the code that refused, and not only what carried the refusal. */
  readonly isExact: boolean
}

/**
 * Finds the emitter in the error's own stack where it has one, else in the stack of this moment above the
 * adapter's function, else in the one that the adapter noted when the status was set.
 */
export function locate({ error, entry, trace }: Pick<Exchange, 'error' | 'entry' | 'trace'>): Emitter {
  const stacks = [(): string => framesOf(error), () => entry && stackAbove(entry), () => trace]
  let carrier: string | undefined
  for (const stack of stacks) {
    const found = findEmitter(stack() ?? '')
    if (found.isExact) return found
    carrier ??= found.name
  }
  return { name: carrier, isExact: false }
}

/** The frames of an error: its message may have lines that look like some, and come from a client. */
function framesOf(error: unknown): string {
  const stack = readString(error, 'stack')
  const message = readString(error, 'message')
  return message.includes('\n') ? stack.replace(message, '') : stack
}

/** The first frame of a stack that belongs neither to the platform nor to a carrier; else the first carrier. */
export function findEmitter(stack: string): Emitter {
  let carrier: (() => string) | undefined
  for (const line of stack.split('\n')) {
    if (HANDLER_CALL.test(line)) break
    const place = placeOf(line)
    if (place === undefined || isOwn(place)) continue
    const found = packageOf(place)
    const name = (): string => (found ? withVersion(found) : shorten(place))
    if (!RESPONSE_METHOD.test(line) && !(found && isCarrier(found))) return { name: name(), isExact: true }
    carrier ??= name
  }
  return { name: carrier?.(), isExact: false }
}

/** A method of a response, which somebody has replaced (a logger, a cache): `at ServerResponse.end`, `at res.json`. */
const RESPONSE_METHOD = /^\s+at (?:ServerResponse|response|res)\./

/** Where Express calls a handler: who is further out has called `next`, and is not who sent or threw anything. */
const HANDLER_CALL = /^\s+at Layer\.handle(?:Request| \[as handle_request\])/

function isCarrier({ name }: FoundPackage): boolean {
  return CARRIERS.has(name) || name.startsWith('@nestjs/')
}

/** What no path is longer than. */
const LONGEST = 1000

/** The `file:line:column` of a frame; `undefined` for the platform's own, and for what is none: the message of an error. */
function placeOf(line: string): string | undefined {
  // eslint-disable-next-line no-control-regex
  if (line.length > LONGEST || /[\x00-\x1f\x7f]/.test(line)) return undefined
  const place = /^\s+at (?:.*\()?(.+?:\d+:\d+)\)?$/.exec(line)?.[1]
  if (place === undefined || /^(?:async )?(?:node:|internal\/|ext:|native\b|<anonymous>)/.test(place))
    return undefined
  return place.replace(/^(?:async )?(?:file:\/\/)?|\?[^:]*(?=:\d+:\d+$)/g, '')
}

/** A frame of this library: an adapter that asked after the emitter had returned. */
function isOwn(place: string): boolean {
  if (/[/\\]node_modules[/\\]@proxy-auth-errors[/\\]/.test(place)) return true
  checkout ??= findCheckout()
  return checkout !== '' && place.startsWith(checkout) && !/\.test\.ts/.test(place)
}

let checkout: string | undefined

/**
 * In a checkout of this library its packages are no packages of `node_modules`. By the frame of this function, as
 * `import.meta` is nothing that everybody can turn into CommonJS.
 */
function findCheckout(): string {
  const [, own = ''] = readString(new Error('where'), 'stack').split('\n', 2)
  return /^(.*[/\\]packages[/\\])core[/\\](?:src|dist)[/\\]/.exec(placeOf(own) ?? '')?.[1] ?? ''
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

function withVersion({ name, folder }: FoundPackage): string {
  const files = getBuiltin('node:fs') as { readFileSync(path: string, encoding: 'utf8'): string } | undefined
  try {
    const version: unknown = files && JSON.parse(files.readFileSync(`${folder}/package.json`, 'utf8')).version
    return typeof version === 'string' ? `${name}@${version}` : name
  } catch {
    return name
  }
}

/** A path below the working directory is shown from there. */
function shorten(place: string): string {
  try {
    const folder = `${getProcess()?.cwd?.() ?? ''}/`
    return folder.length > 1 && place.startsWith(folder) ? place.slice(folder.length) : place
  } catch {
    return place
  }
}
