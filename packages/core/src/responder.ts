import {
  type Answer,
  type Decision,
  renderAnswer,
  renderBadGateway,
  renderFallback,
  renderStrictAnswer,
} from './answer.ts'
import {
  type Challenge,
  challengeField,
  type ChallengeStatus,
  credentialsField,
  isChallengeField,
  isChallengeStatus,
  mayCarryChallenge,
} from './challenge/challenge.ts'
import { formatChallenge } from './challenge/format.ts'
import { defaultOffer, type Offer, toOffer } from './challenge/offer.ts'
import { offerSent } from './challenge/sent.ts'
import { classify, type ErrorFacts, statusOf } from './errors/classify.ts'
import { NO_FIELDS } from './errors/header-fields.ts'
import type { Exchange, HeaderField, Reply } from './exchange.ts'
import { openChannel } from './misuse/channel.ts'
import { Draft } from './misuse/draft.ts'
import { locate } from './misuse/emitter.ts'
import { applyRules, indexRules, type RuleIndex } from './misuse/inspect.ts'
import { areQuiet } from './misuse/quiet.ts'
import { refuseBroken } from './misuse/refuse-broken.ts'
import { Reporter } from './misuse/report.ts'
import { Subject } from './misuse/subject.ts'
import { type AuthErrorsOptions, readOptions, type Settings } from './options.ts'
import { adoptProblem, composeProblem } from './problem/compose.ts'
import { detailOf, standardDetail } from './problem/detail.ts'
import { diagnose } from './problem/diagnose.ts'
import { overlay } from './problem/fields.ts'
import { readKept } from './problem/kept.ts'
import type { Reason } from './problem/reasons.ts'
import { prefersHtml } from './problem/accept.ts'
import { nameOffered, nameScheme, type RefusalEvent } from './refusal.ts'
import { type StandardAnswers, standardAnswers } from './standard-answers.ts'
import { isThroughProxy } from './misuse/through-proxy.ts'
import { UnheardAnswer } from './unheard-answer.ts'

/** Decides what leaves instead of a response or a thrown error. */
export interface AuthResponder {
  /** What to send instead of a 401 or 407. `undefined`: it is none, or it is left as it is. Never throws. */
  respond(exchange: Exchange): Answer | undefined
  /**
   * Whether the adapter shall note the stack at which the status of the response that comes next is set, and
   * hand it over as `trace`. True for a few responses: the first ones, outside production, and those after a finding
   * whose emitter was not to be seen.
   */
  wantsTrace(): boolean
  /** Whether a response with a status is looked at: a 400 or 403 only where somebody is told what is wrong with it. */
  looksAt(status: number | undefined): boolean
  /** Whether every response that others wrote is left as it is. */
  readonly onlyReports: boolean
}

/**
 * Makes the responder that an adapter asks about every response with 401 or 407 and every thrown error.
 *
 * @throws TypeError where an option is wrong; the message says what to write instead.
 * @example
 * ```ts
 * const responder = createAuthResponder({ challenges: { 401: bearer({ realm: 'api' }) } })
 * const request = { method: 'GET', target: '/', field: () => undefined }
 * responder.respond({ request, error: { status: 401 } })?.reply.headers
 * // [['content-type', 'application/problem+json'], …, ['www-authenticate', 'Bearer realm="api"']]
 * ```
 */
export function createAuthResponder(options?: AuthErrorsOptions): AuthResponder {
  return new Responder(readOptions(options))
}

class Responder implements AuthResponder {
  readonly #settings: Settings
  readonly #rules: RuleIndex
  readonly #reporter: Reporter
  readonly #standard: StandardAnswers
  readonly #channel = openChannel('refusal')

  constructor(settings: Settings) {
    this.#settings = settings
    this.#rules = indexRules(settings.rules)
    refuseBroken(settings.offers, this.#rules)
    this.#reporter = new Reporter(settings.onFinding)
    this.#standard = standardAnswers(settings.typeBase)
  }

  wantsTrace(): boolean {
    return this.#reporter.wantsTrace()
  }

  looksAt(status: number | undefined): boolean {
    return isChallengeStatus(status) || (mayCarryChallenge(status) && this.#reporter.isHeard)
  }

  get onlyReports(): boolean {
    return this.#settings.mode === 'report'
  }

  respond(exchange: Exchange): Answer | undefined {
    const status = exchange.reply?.status ?? exchange.asked ?? statusOf(exchange.error)
    try {
      if (exchange.upstream) {
        const isOurs = status === 407 && exchange.upstream !== 'pass' && this.#settings.mode !== 'report'
        return isOurs ? renderBadGateway(exchange) : undefined
      }
      if (isChallengeStatus(status)) return this.#decide(status, exchange)
      if (exchange.reply && this.looksAt(status)) this.#look(exchange.reply, exchange)
      return undefined
    } catch (error) {
      // An adapter's facts that throw must not cost the client its response.
      this.#reporter.noteFault(error)
      if (exchange.upstream || !isChallengeStatus(status)) return undefined
      const offer = this.#settings.offers.get(status)?.fixed ?? defaultOffer(status)
      return renderFallback(this.#standard(status, 'missing-credentials', offer), exchange)
    }
  }

  /** Reports what is wrong with the challenges of a 400 or 403. */
  #look(reply: Reply, exchange: Exchange): void {
    if (!reply.headers.some(([name]) => isChallengeField(name.toLowerCase()))) return
    const subject = new Subject(reply, exchange.request)
    const draft = new Draft(subject, () => defaultOffer(401))
    this.#reporter.report(applyRules(subject, draft, this.#rules), reply.status, exchange, false)
  }

  #decide(status: ChallengeStatus, exchange: Exchange): Answer | undefined {
    const facts = classify(exchange.error)
    return this.#usual(status, exchange, facts) ?? this.#inDetail(status, exchange, facts)
  }

  #inDetail(status: ChallengeStatus, exchange: Exchange, facts: ErrorFacts | undefined): Answer | undefined {
    const { request, reply } = exchange
    const { mode } = this.#settings
    const subject = this.#subjectOf(status, exchange, facts)
    const draft = new Draft(subject, (scheme = facts?.hints.scheme) => this.#offer(status, exchange, scheme))
    const found = applyRules(subject, draft, this.#rules)
    const isStrict = mode === 'strict' && found.some(({ rule }) => rule.severity !== 'advice')
    const findings = this.#reporter.report(found, status, exchange, !subject.final && !isStrict)
    if (subject.final) {
      const sent = subject.challenges(subject.field)
      this.#tell(status, diagnose(status, request, sent, facts), sent, exchange)
      return undefined
    }
    if (draft.get(subject.field).length === 0) draft.offer()

    const challenges = draft.get(subject.field)
    const reason = diagnose(status, request, challenges, facts)
    const kept = readKept(subject)
    const made = kept?.problem
      ? { problem: kept.problem }
      : this.#compose(status, reason, facts, draft, exchange)
    this.#tell(status, reason, challenges, exchange)
    const further = facts && !reply ? facts.headers : []
    const decision = { status, ...made, kept: kept?.rendered, further, draft, findings }
    return isStrict ? renderStrictAnswer(decision, subject) : renderAnswer(decision, subject)
  }

  /**
   * The answer of a flood: an error without a word of its own, thrown for us to complete before anything that matters was
   * set on the response. No rule looks at any of this, but for the one that misses a challenge where none is configured: the
   * whole answer can be one that was made before. `undefined` where there is more to it.
   */
  #usual(status: ChallengeStatus, exchange: Exchange, facts: ErrorFacts | undefined): Answer | undefined {
    const { request, reply, prepared = NO_FIELDS } = exchange
    const { offers, problem, onRefusal, mode } = this.#settings
    if (reply || !facts || problem || onRefusal || this.#channel?.hasSubscribers === true) return undefined
    if (facts.challenges || facts.headers.length > 0) return undefined
    const configured = offers.get(status)
    const isMisuse = !facts.ours && !configured
    if (isMisuse && (this.#reporter.isHeard || mode === 'strict')) return undefined
    if (request.method === 'HEAD' || !areQuiet(prepared, request, this.#rules)) return undefined
    if (status === 407 && !isThroughProxy(request)) return undefined
    if (detailOf(facts, status, request) !== undefined || prefersHtml(request.field('accept')))
      return undefined
    const offer = configured ? configured.fixed : this.#offer(status, exchange, facts.hints.scheme)
    if (!offer) return undefined
    const answer = this.#standard(status, diagnose(status, request, offer.challenges, facts), offer)
    return isMisuse ? this.#unheard(answer, status, exchange, facts) : answer
  }

  /** Not in `#usual`, where what the function needs would be made for every refusal. */
  #unheard(answer: Answer, status: ChallengeStatus, exchange: Exchange, facts: ErrorFacts): Answer {
    return new UnheardAnswer(answer, () => {
      try {
        return this.#inDetail(status, exchange, facts)?.findings ?? []
      } catch (error) {
        // By now the request may be one that cannot be read.
        this.#reporter.noteFault(error)
        return []
      }
    })
  }

  /** The response as it would leave without us. */
  #subjectOf(status: ChallengeStatus, exchange: Exchange, facts: ErrorFacts | undefined): Subject {
    const { request, reply, prepared = NO_FIELDS, error } = exchange
    // An error that is thrown for us to complete is no misuse where we know what to offer.
    const delegated = facts && statusOf(error) === status && (facts.ours || this.#settings.offers.has(status))
    const thrown = reply === undefined
    const final = !thrown && this.#settings.mode === 'report'
    const origin = { facts, delegated: delegated === true, final, thrown }
    if (reply) return new Subject(reply, request, origin)
    const own = facts ? headersOf(facts, status) : NO_FIELDS
    const headers = own.length > 0 ? overlay(prepared, own) : prepared
    return new Subject({ status, headers, body: undefined }, request, origin)
  }

  #offer(status: ChallengeStatus, exchange: Exchange, scheme: string | undefined): Offer {
    const configured = this.#settings.offers.get(status)
    if (!configured) this.#reporter.noteDefault(status)
    else if (configured.fixed) return configured.fixed
    else {
      const offer = this.#reporter.ask(
        `challenges[${status}]`,
        () => configured.source(exchange.request),
        toOffer,
        'Give a challenge at once, such as bearer({ realm: "api" }), or a list of them.',
      )
      if (offer) return offer
    }
    return defaultOffer(status, scheme)
  }

  #compose(
    status: ChallengeStatus,
    reason: Reason,
    facts: ErrorFacts | undefined,
    draft: Draft,
    exchange: Exchange,
  ): Pick<Decision, 'problem' | 'standard'> {
    const { problem: customise, typeBase } = this.#settings
    const detail = detailOf(facts, status, exchange.request)
    const field = challengeField(status)
    const challenges = draft.get(field)
    if (!customise && detail === undefined) {
      const offer = draft.offered ?? offerSent(challenges, draft.lines(field))
      if (offer?.isFixed) {
        const standard = this.#standard(status, reason, offer)
        return { problem: standard.problem, standard: standard.reply }
      }
    }
    const text = detail ?? standardDetail(status, reason, challenges)
    const problem = composeProblem(status, reason, text, challenges, typeBase)
    if (!customise) return { problem }
    const custom = this.#reporter.ask(
      'problem',
      () => customise({ ...problem }, exchange),
      (given) => adoptProblem(problem, given),
      'Give an object at once that can be written as JSON, such as { ...problem, instance: "/errors/1" }.',
    )
    return { problem: custom ?? problem }
  }

  #tell(status: ChallengeStatus, reason: Reason, challenges: readonly Challenge[], exchange: Exchange): void {
    const { onRefusal } = this.#settings
    if (!onRefusal && this.#channel?.hasSubscribers !== true) return
    const credentials = exchange.request.field(credentialsField(status))
    const offered = nameOffered(challenges, credentials)
    const event: RefusalEvent = {
      status,
      reason,
      offered,
      sent: nameScheme(credentials, offered),
      get emitter() {
        return locate(exchange).name
      },
    }
    this.#channel?.publish(event)
    this.#reporter.call('onRefusal', onRefusal, event)
  }
}

/** The fields of a thrown error as a framework would write them, its challenges among them. */
function headersOf(facts: ErrorFacts, status: ChallengeStatus): readonly HeaderField[] {
  const { challenges } = facts
  if (!challenges) return facts.headers
  const field = challengeField(status)
  const lines = typeof challenges === 'string' ? [challenges] : challenges.map(formatChallenge)
  return [
    ...facts.headers.filter(([name]) => name !== field),
    ...lines.map((line): HeaderField => [field, line]),
  ]
}
