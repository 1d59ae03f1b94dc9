import type { ArgumentsHost, Type } from '@nestjs/common'
import { BaseExceptionFilter, NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { bearer, proxyAuthErrors } from '@proxy-auth-errors/fastify'
import type { FastifyInstance, FastifyReply } from 'fastify'

class RefusalFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    const status = error instanceof Error && 'status' in error && error.status
    if (status === 401 || status === 407) host.switchToHttp().getResponse<FastifyReply>().send(error)
    else super.catch(error, host)
  }
}

export async function createApp(module: Type): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter()
  const fastify = adapter.getInstance<FastifyInstance>()
  // Before Nest adds what runs its middleware.
  await fastify.register(proxyAuthErrors, { challenges: { 401: bearer({ realm: 'orders' }) } })
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: ['error', 'warn'] })
  app.useGlobalFilters(new RefusalFilter(app.getHttpAdapter()))
  return app
}
