import type { Challenge } from '../challenge/challenge.ts'

/** The answer while the rules repair it. */
export class Draft {
  /** What will be sent as challenges. */
  challenges: readonly Challenge[]
  /** Fields that will be deleted. */
  readonly drop: string[] = []
  readonly #offerFor: (scheme?: string) => readonly Challenge[]

  constructor(challenges: readonly Challenge[], offerFor: (scheme?: string) => readonly Challenge[]) {
    this.challenges = challenges
    this.#offerFor = offerFor
  }

  /** The challenges that the server is configured to offer; where it is not, a default, of that scheme if it can be. */
  offer(scheme?: string): readonly Challenge[] {
    return this.#offerFor(scheme)
  }
}
