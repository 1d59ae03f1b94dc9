import type { InteropCase } from '../case.ts'
import { thrownCases } from '../thrown-errors.ts'
import { startFastify } from './app.ts'

export const cases: readonly InteropCase[] = thrownCases('Fastify', (error) =>
  startFastify((app) => {
    app.addHook('preHandler', async () => {
      throw error()
    })
  }),
)
