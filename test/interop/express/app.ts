import http from 'node:http'
import { proxyAuthErrors } from '@proxy-auth-errors/express'
import express, { type Express } from 'express'
import express4 from 'express-v4'
import type { InteropCase } from '../case.ts'

/** What a library's page shows for Express is meant for either. */
export const EXPRESS = { 'Express 5': express, 'Express 4': express4 } as const

/**
 * An Express app as README.md shows it: the suite before everything and after everything, where it is asked for.
 *
 * @param guard mounts what refuses requests; called for every app anew, as some libraries keep state
 */
export function startExpress(
  guard: (app: Express) => void,
  version: keyof typeof EXPRESS = 'Express 5',
): InteropCase['start'] {
  return async (options) => {
    const app = EXPRESS[version]()
    // As it is deployed: no stacks in what Express answers.
    app.set('env', 'production')
    const suite = options && proxyAuthErrors(options)
    if (suite) app.use(suite)
    guard(app)
    app.get('/', (_request, response) => void response.send('ok'))
    if (suite) app.use(suite)
    return http.createServer(app)
  }
}
