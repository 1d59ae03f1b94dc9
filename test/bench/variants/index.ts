import type { Variants } from '../variant.ts'
import { variants as express } from './express.ts'
import { variants as fastify } from './fastify.ts'
import { variants as hono } from './hono.ts'
import { variants as koa } from './koa.ts'
import { variants as node } from './node.ts'

export const FRAMEWORKS = { express, fastify, koa, hono, node } satisfies Record<string, Variants>

export type Framework = keyof typeof FRAMEWORKS

export function isFramework(name: string): name is Framework {
  return Object.hasOwn(FRAMEWORKS, name)
}
