import { read, readString } from '../errors/read.ts'
import type { Exchange } from '../exchange.ts'
import type { AuthErrorsOptions } from '../options.ts'
import { getProcess } from '../runtime.ts'
import { openChannel } from './channel.ts'
import { locate } from './emitter.ts'
import { type Finding, type Found, toFinding } from './finding.ts'
import type { RuleId } from './rule.ts'

/** What was printed already, once in a process. Bounded: an app has few places that refuse. */
const printed = new Set<string>()
/** The same of what is broken: however many findings there are, it is told. */
const printedBroken = new Set<string>()
const MOST_PRINTED = 200

/** How many findings of a rule are traced to their emitter at first. Of those beyond, one is in each pause (milliseconds). */
const TRACED = 32
const PAUSE = 1000

/** How many responses are traced at first, for a developer, and after a finding whose emitter was not to be seen. */
const TRACES = 20

const NONE: readonly Finding[] = []

const IN_VAIN = ': the response was sent without it.'

const UNSEEN = 'not seen: the error has no stack, as ours without stack: true'

/** Tells the developer: through `onFinding`, and on the console where this is not production. What is broken it always tells. */
export class Reporter {
  readonly #onFinding: AuthErrorsOptions['onFinding']
  readonly #channel = openChannel('finding')
  /** Read once: Node asks the system for each variable of the environment anew, which takes a third of a microsecond. */
  readonly #canPrint = canPrint()
  readonly #traced = new Map<RuleId, { readonly count: number; readonly last: number }>()
  /** How many of the next responses are to be traced. */
  #traces = this.#canPrint ? TRACES : 0

  constructor(onFinding: AuthErrorsOptions['onFinding']) {
    this.#onFinding = onFinding
  }

  /** Whether findings are told to anybody. */
  get isHeard(): boolean {
    return this.#canPrint || this.#onFinding !== undefined || this.#channel?.hasSubscribers === true
  }

  report(found: readonly Found[], status: number, exchange: Exchange, repairs: boolean): readonly Finding[] {
    if (found.length === 0) return NONE
    // Where nobody listens, nobody is looked for.
    const { isHeard } = this
    return found.map((item) => {
      const emitter = isHeard && this.#isTraced(item.rule.id) ? locate(exchange) : undefined
      if (emitter?.isExact === false) this.#traces = TRACES
      const repaired = repairs && item.rule.repair !== undefined
      const finding = toFinding(item, status, exchange.request, repaired, emitter?.name)
      // A finding that was not traced is one more of those that were printed.
      if (emitter) this.#printFinding(finding, item, exchange)
      if (this.#channel?.hasSubscribers === true) this.#channel.publish(finding)
      this.call('onFinding', this.#onFinding, finding, exchange)
      return finding
    })
  }

  /** Whether the adapter shall note where the status of the next response is set. */
  wantsTrace(): boolean {
    if (this.#traces === 0) return false
    this.#traces--
    return true
  }

  /** Says once that a built-in challenge is in use. */
  noteDefault(status: number): void {
    if (!this.#canPrint) return
    this.#print('default-challenges', String(status), () => [
      `No challenge is configured for ${status}: a default is sent.`,
      `  fix       proxyAuthErrors({ challenges: { ${status}: ${status === 407 ? 'basic' : 'bearer'}({ realm: "…" }) } })`,
    ])
  }

  /** Calls a function of the user's. What it throws, now or later, is told and goes no further. */
  call<Args extends unknown[]>(
    name: string,
    hook: ((...args: Args) => unknown) | undefined,
    ...args: Args
  ): void {
    try {
      catchLater(hook?.(...args), (error) => this.#noteBroken(name, error))
    } catch (error) {
      this.#noteBroken(name, error)
    }
  }

  /** Calls one for what it gives. `undefined` where it fails, or gives what cannot be used: that is told as well. */
  ask<T>(
    name: string,
    hook: () => unknown,
    use: (given: unknown) => T | undefined,
    fix: string,
  ): T | undefined {
    let given: unknown
    try {
      given = hook()
    } catch (error) {
      this.#noteBroken(name, error)
      return undefined
    }
    try {
      const used = catchLater(given, () => undefined) ? undefined : use(given)
      if (used !== undefined) return used
    } catch {
      // It is told what was given, and not what came of that.
    }
    // Its kind alone: the value may hold anything.
    const happened = `The function given as ${name} gave ${Object.prototype.toString.call(given)}`
    this.#print('broken-hook', happened, () => [happened + IN_VAIN, `  fix       ${fix}`], printedBroken)
    return undefined
  }

  /**
   * Says once for each hook and kind of error that it does not work, in production as well: what the user wants is not done.
   * The error's message may hold anything, and is left out.
   */
  #noteBroken(name: string, error: unknown): void {
    this.#noteError('broken-hook', `The function given as ${name} failed with`, error)
  }

  /** Says that something failed that cannot fail: facts of an adapter's, or this library. */
  noteFault(error: unknown): void {
    this.#noteError('fault', 'Answering a refused request failed with', error)
  }

  /** A stack costs more than the whole response: a flood of the same misuse is not traced again and again. */
  #isTraced(id: RuleId): boolean {
    const { count, last } = this.#traced.get(id) ?? { count: 0, last: 0 }
    const now = Date.now()
    if (count >= TRACED && now - last < PAUSE) return false
    this.#traced.set(id, { count: count + 1, last: now })
    return true
  }

  #noteError(code: string, happened: string, error: unknown): void {
    const name = readString(error, 'name')
    const kind = /^\w{1,60}$/.test(name) ? name : 'an error'
    const write = (): readonly string[] => {
      const emitter = locate({ error }).name
      const sentBy = emitter === undefined ? [] : [`  sent by   ${emitter}`]
      return [`${happened} ${kind}${IN_VAIN}`, ...sentBy]
    }
    this.#print(code, `${happened} ${kind}`, write, printedBroken)
  }

  #printFinding(finding: Finding, { rule: { fix }, wrong }: Found, { error }: Exchange): void {
    if (!this.#canPrint) return
    const { rule, severity, request, emitter, repaired, spec, docs } = finding
    // Whoever is not seen counts as one: what he sends may be on any path.
    this.#print(rule, emitter ?? '', () => [
      `${severity}: ${wrong}`,
      `  request   ${request.method} ${JSON.stringify(request.target).slice(1, -1)}`,
      `  sent by   ${emitter ?? (error === undefined ? 'not seen; the next ones are traced' : UNSEEN)}`,
      `  fix       ${fix}`,
      ...(repaired ? ['  repaired  the client got a response without this fault'] : []),
      `  see       ${docs} (${spec})`,
    ])
  }

  /** Prints once for each code and subject. */
  #print(code: string, subject: string, write: () => readonly string[], before = printed): void {
    const key = `${code} ${subject}`
    if (before.has(key) || before.size >= MOST_PRINTED) return
    before.add(key)
    getProcess()?.emitWarning?.(write().join('\n'), { type: 'AuthMisuseWarning', code })
  }
}

/**
 * An async function is not waited for, but its rejection must not take the server down.
 *
 * @returns whether the result is a promise
 */
function catchLater(result: unknown, tell: (error: unknown) => void): boolean {
  const then = read(result, 'then')
  if (typeof then !== 'function') return false
  then.call(result, undefined, tell)
  return true
}

/** Whether there is a console, and a developer in front of it. */
function canPrint(): boolean {
  const process = getProcess()
  try {
    return process?.emitWarning !== undefined && process.env?.['NODE_ENV'] !== 'production'
  } catch {
    // Deno lets nobody read the environment whom it was not told to.
    return true
  }
}
