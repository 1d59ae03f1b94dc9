import type { InteropCase } from './case.ts'
import { cases as express } from './express/cases.ts'
import { cases as fastify } from './fastify/cases.ts'
import { cases as hono } from './hono/cases.ts'
import { cases as koa } from './koa/cases.ts'
import { cases as nestjs } from './nestjs/cases.ts'

/** Every case, in the order in which docs/interop.md shows them. */
export const cases: readonly InteropCase[] = [...express, ...fastify, ...koa, ...hono, ...nestjs]
