import type { InteropCase } from '../case.ts'
import { thrownCases } from '../thrown-errors.ts'
import { startKoa } from './app.ts'

export const cases: readonly InteropCase[] = thrownCases('Koa', (error) =>
  startKoa((app) =>
    app.use(() => {
      throw error()
    }),
  ),
)
