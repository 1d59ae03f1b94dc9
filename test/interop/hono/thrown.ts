import type { InteropCase } from '../case.ts'
import { thrownCases } from '../thrown-errors.ts'
import { startHono } from './app.ts'

export const cases: readonly InteropCase[] = thrownCases('Hono', (error) =>
  startHono((app) =>
    app.use(() => {
      throw error()
    }),
  ),
)
