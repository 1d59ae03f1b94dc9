import type { ChallengeStatus } from './challenge/challenge.ts'
import { type ChallengeSource, type Offering, prepareOffer } from './challenge/offer.ts'
import type { Exchange } from './exchange.ts'
import type { Finding } from './misuse/finding.ts'
import type { Rule, RuleId, Severity } from './misuse/rule.ts'
import { RULES } from './misuse/rules/index.ts'
import type { Problem } from './problem/problem.ts'
import { quote } from './quote.ts'
import type { RefusalEvent } from './refusal.ts'

/** What every adapter takes. All of it may be left out. */
export interface AuthErrorsOptions {
  /**
   * What to offer where whoever refused did not say: a challenge, a list with the strongest first, or a function
   * of the request. Default: `Bearer realm="api"` for 401, `Basic realm="proxy", charset="UTF-8"` for 407.
   */
  readonly challenges?: { readonly 401?: ChallengeSource; readonly 407?: ChallengeSource }
  /** An absolute URL; with the reason appended it is the `type` of a problem. Default: `about:blank` is. */
  readonly typeBase?: string
  /** Adds members to a problem, or puts it into another language. `status` stays what it is. */
  readonly problem?: (problem: Problem, exchange: Exchange) => Problem
  /**
   * `repair` corrects what is wrong and reports it; `report` leaves what others sent as it is and only reports;
   * `strict`, for tests, answers misuse with 500. Default: `repair`.
   */
  readonly mode?: 'repair' | 'report' | 'strict'
  /** Another severity for a rule, or `off`. */
  readonly rules?: Partial<Record<RuleId, Severity | 'off'>>
  /** Called for each finding. */
  readonly onFinding?: (finding: Finding, exchange: Exchange) => void
  /** Called for each refused request: for logs and metrics. */
  readonly onRefusal?: (event: RefusalEvent) => void
}

/** The options as the responder uses them: checked, and with everything worked out that no request changes. */
export interface Settings {
  /** By status. Measured: in an object V8 looks up such a number by a hash, which takes longer than in a `Map`. */
  readonly offers: ReadonlyMap<ChallengeStatus, Offering>
  readonly typeBase: string | undefined
  readonly problem: AuthErrorsOptions['problem']
  readonly mode: 'repair' | 'report' | 'strict'
  readonly rules: readonly Rule[]
  readonly onFinding: AuthErrorsOptions['onFinding']
  readonly onRefusal: AuthErrorsOptions['onRefusal']
}

const MODES = ['repair', 'report', 'strict'] as const
const SEVERITIES = ['off', 'advice', 'warning', 'error'] as const
/** What a framework calls its middleware with is no options. */
const NOT_CALLED = 'Write app.use(proxyAuthErrors()): it is called once, when the app is made.'
const OPTIONS = ['challenges', 'typeBase', 'problem', 'mode', 'rules', 'onFinding', 'onRefusal']

/**
 * Checks options.
 *
 * @throws TypeError that names the option, quotes the value and says what to write.
 */
export function readOptions(options: AuthErrorsOptions = {}): Settings {
  if (!isObject(options)) {
    throw new TypeError(`Options are an object such as { mode: "report" }, not ${quote(options)}.`)
  }
  refuseUnknown(options, OPTIONS, 'option', '', isPlain(options) ? undefined : NOT_CALLED)
  const { problem, mode = 'repair', onFinding, onRefusal } = options
  return {
    offers: readChallenges(options.challenges),
    typeBase: readTypeBase(options.typeBase),
    problem: readFunction('problem', problem, '(problem) => ({ ...problem, instance: "/errors/1" })'),
    mode: readChoice('mode', mode, MODES),
    rules: readRules(options.rules),
    onFinding: readFunction('onFinding', onFinding, '(finding) => logger.warn(finding)'),
    onRefusal: readFunction('onRefusal', onRefusal, '(event) => counter.inc(event)'),
  }
}

function readChallenges(challenges: unknown): Settings['offers'] {
  const offers = new Map<ChallengeStatus, Offering>()
  if (challenges === undefined) return offers
  const example = 'Write { 401: bearer({ realm: "api" }) }.'
  if (!isObject(challenges) || 'scheme' in challenges) {
    throw new TypeError(`challenges is ${quote(challenges)}. It goes by status. ${example}`)
  }
  refuseUnknown(challenges, ['401', '407'], 'status', 'challenges.', example)
  for (const status of [401, 407] as const) {
    const source = (challenges as AuthErrorsOptions['challenges'])?.[status]
    if (source !== undefined) offers.set(status, prepareOffer(source, `challenges[${status}]`))
  }
  return offers
}

function readTypeBase(typeBase: unknown): string | undefined {
  if (typeBase === undefined) return undefined
  // The reason is a word of its own where no letter and no digit stands before it.
  if (typeof typeBase === 'string' && /^[a-z][a-z0-9+.-]*:[!#-;=?-[\]_a-z~]+(?<![a-z0-9])$/i.test(typeBase))
    return typeBase
  throw new TypeError(
    `typeBase is ${quote(typeBase)}. Write a string, an absolute URL to which the reason can be appended, ` +
      'such as "https://api.example/problems/" (RFC 9457 §3.1.1).',
  )
}

/** The rules that are on, each with the severity that it is to have. */
function readRules(rules: unknown): readonly Rule[] {
  if (rules === undefined) return RULES
  if (!isObject(rules)) {
    throw new TypeError(`rules is ${quote(rules)}. Write { "proxy-auth-from-origin": "off" }.`)
  }
  const ids = RULES.map(({ id }) => id)
  refuseUnknown(rules, ids, 'rule', 'rules.')
  const on: Rule[] = []
  for (const rule of RULES) {
    const { [rule.id]: severity = rule.severity } = rules as NonNullable<AuthErrorsOptions['rules']>
    readChoice(`rules[${quote(rule.id)}]`, severity, SEVERITIES)
    if (severity !== 'off') on.push({ ...rule, severity })
  }
  return on
}

function readChoice<T>(option: string, value: T, choices: readonly T[]): T {
  if (choices.includes(value)) return value
  throw new TypeError(`${option} is ${quote(value)}. Write ${choices.map(quote).join(' or ')}.`)
}

function readFunction<F>(option: string, value: F, example: string): F {
  if (value === undefined || typeof value === 'function') return value
  throw new TypeError(`${option} is ${quote(value)}. Write a function such as ${example}.`)
}

function refuseUnknown(
  value: object,
  known: readonly string[],
  kind: string,
  path: string,
  example?: string,
): void {
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue
    const close = known.find((candidate) => isClose(candidate, name))
    const help = example ?? (close ? `Did you mean ${quote(close)}?` : `There are: ${known.join(', ')}.`)
    // Its value may be anything: of a request, where the middleware was not called, the credentials.
    throw new TypeError(`${path}${name} is no ${kind}. ${help}`)
  }
}

/** One name is the start of the other, or they differ in letter case or separators only. */
function isClose(a: string, b: string): boolean {
  const [x, y] = [a, b].map((name) => name.toLowerCase().replace(/[-_]/g, ''))
  return y !== '' && (x!.startsWith(y!) || y!.startsWith(x!))
}

/** Whether an object is written as one, and is not of a class. */
function isPlain(value: object): boolean {
  const above: unknown = Reflect.getPrototypeOf(value)
  return above === Object.prototype || above === null
}

/** Whether a value can have options as its properties: a list or a `Map` has none. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(Symbol.iterator in value)
}
