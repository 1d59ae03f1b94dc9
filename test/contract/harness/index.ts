import { expressHarnesses } from './express.ts'
import { fastifyHarness } from './fastify.ts'
import type { Harness } from './harness.ts'
import { honoHarnesses } from './hono.ts'
import { koaHarnesses } from './koa.ts'
import { nodeHarness } from './node.ts'

export const harnesses: readonly Harness[] = [
  nodeHarness,
  ...expressHarnesses,
  fastifyHarness,
  ...koaHarnesses,
  ...honoHarnesses,
]
