import type { Variants } from '../variant.ts'

/** Each is loaded by itself: a process has nothing in it but what it measures. */
const LOADERS = {
  express: () => import('./express.ts'),
  fastify: () => import('./fastify.ts'),
  koa: () => import('./koa.ts'),
  hono: () => import('./hono.ts'),
  node: () => import('./node.ts'),
}

export type Framework = keyof typeof LOADERS

export const FRAMEWORKS = Object.keys(LOADERS) as readonly Framework[]

export async function loadVariants(framework: Framework): Promise<Variants> {
  return (await LOADERS[framework]()).variants
}
