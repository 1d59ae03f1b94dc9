import passport, { type AuthenticateOptions, type Strategy } from 'passport'
import type { InteropCase } from '../case.ts'
import { startExpress } from './app.ts'

/** How a refusal leaves passport: it writes the response, or hands an error on. */
export const EXITS: readonly AuthenticateOptions[] = [{}, { failWithError: true }]

/** The name of a variant, with what was given to `authenticate()`. */
export function variantOf(variant: string, options: AuthenticateOptions): string {
  return [variant, ...Object.keys(options)].filter((part) => part !== '').join(', ')
}

/** An app that one or several strategies guard. */
export function startPassport(
  createStrategies: () => readonly Strategy[],
  options: AuthenticateOptions = {},
  version?: Parameters<typeof startExpress>[1],
): InteropCase['start'] {
  return startExpress((app) => {
    const authenticator = new passport.Passport()
    const strategies = createStrategies()
    for (const strategy of strategies) authenticator.use(strategy)
    app.use(
      authenticator.authenticate(
        strategies.map(({ name }) => name!),
        { session: false, ...options },
      ),
    )
  }, version)
}
