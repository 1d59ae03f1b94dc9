import type http from 'node:http'
import type { AuthErrorsOptions } from '@proxy-auth-errors/core'
import { createExpressServer } from './express.ts'
import { createFastifyServer } from './fastify.ts'
import { createHonoServer } from './hono.ts'
import { createKoaServer } from './koa.ts'

export interface Framework {
  readonly name: string
  /** Makes a server that listens nowhere yet. Without options the suite is not mounted. */
  readonly createServer: (options: AuthErrorsOptions | undefined) => http.Server | Promise<http.Server>
}

export const FRAMEWORKS: readonly Framework[] = [
  { name: 'Express', createServer: createExpressServer },
  { name: 'Fastify', createServer: createFastifyServer },
  { name: 'Koa', createServer: createKoaServer },
  { name: 'Hono', createServer: createHonoServer },
]
