import { type Challenge, type ChallengeFieldName, isSameScheme } from '../challenge/challenge.ts'
import { formatChallenge } from '../challenge/format.ts'
import { DEFAULT_REALM, type Offer, toOffer } from '../challenge/offer.ts'
import type { HeaderField } from '../exchange.ts'
import type { Subject } from './subject.ts'

/** The answer while the rules repair it. */
export class Draft {
  /** Fields to set, beside the challenges. */
  readonly fields: HeaderField[] = []
  /** Fields to delete. */
  readonly drop: string[] = []
  readonly #subject: Subject
  readonly #offerFor: (scheme?: string) => Offer
  readonly #challenges: Record<ChallengeFieldName, readonly Challenge[]>
  /** The challenges that are ours, once they were asked for. */
  #offered: Offer | undefined
  #rewritten = false

  constructor(subject: Subject, offerFor: (scheme?: string) => Offer) {
    this.#subject = subject
    this.#offerFor = offerFor
    this.#challenges = {
      'www-authenticate': subject.challenges('www-authenticate'),
      'proxy-authenticate': subject.challenges('proxy-authenticate'),
    }
  }

  /** What will be sent as challenges of a field. */
  get(field: ChallengeFieldName): readonly Challenge[] {
    return this.#challenges[field]
  }

  set(field: ChallengeFieldName, challenges: readonly Challenge[]): void {
    this.#challenges[field] = challenges
  }

  /** The challenges that the server is configured to offer; where it is not, a default, of that scheme if it can be. */
  offer(scheme?: string): void {
    this.set(this.#subject.field, this.#ask(scheme).challenges)
  }

  /** A challenge of one scheme, with what is configured for it. */
  offerOnly(scheme: string): void {
    this.#offered = toOffer({ scheme, params: this.paramsFor(scheme) })
    this.set(this.#subject.field, this.#offered.challenges)
  }

  /** Once: it may be a function of the user's. The default is that for the scheme that is asked for first. */
  #ask(scheme: string | undefined): Offer {
    return (this.#offered ??= this.#offerFor(scheme))
  }

  /** The parameters of the challenge of a scheme that the server is configured to offer: where it is none, a realm. */
  paramsFor(scheme: string): Challenge['params'] {
    const { challenges } = this.#ask(scheme)
    const own = challenges.find((offered) => isSameScheme(offered.scheme, scheme))?.params
    return own && Object.keys(own).length > 0 ? own : { realm: this.realmFor(scheme) }
  }

  /** The realm where a sender's own is missing or cannot be used: one that the server is configured with, if it is. */
  realmFor(scheme: string): string {
    const { challenges } = this.#ask(scheme)
    const own = challenges.filter((offered) => isSameScheme(offered.scheme, scheme))
    const realms = [...own, ...challenges].map(({ params }) => params['realm'])
    return (
      realms.find((realm) => realm !== undefined) ?? DEFAULT_REALM[this.#subject.status === 407 ? 407 : 401]
    )
  }

  /** Whether the challenges of a field came from whoever refused. */
  isSent(field: ChallengeFieldName): boolean {
    return this.get(field) !== this.#offered?.challenges
  }

  /** What the server offers, where that and nothing else will be sent. */
  get offered(): Offer | undefined {
    return this.isSent(this.#subject.field) ? undefined : this.#offered
  }

  /** Writes every challenge anew, one for each line. */
  rewrite(): void {
    this.#rewritten = true
  }

  /** The lines of a field; as they were sent, where nothing had to be changed. */
  lines(field: ChallengeFieldName): readonly string[] {
    const challenges = this.get(field)
    if (challenges === this.#offered?.challenges) return this.#offered.lines
    const asSent = !this.#rewritten && challenges === this.#subject.challenges(field)
    return asSent ? this.#subject.lines(field) : challenges.map(formatChallenge)
  }

  /** Whether a field's lines are not those that were sent. */
  isChanged(field: ChallengeFieldName): boolean {
    return (
      this.get(field) !== this.#subject.challenges(field) || (this.#rewritten && this.get(field).length > 0)
    )
  }
}
