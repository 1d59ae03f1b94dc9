import type { ArgumentsHost, Type } from '@nestjs/common'
import { BaseExceptionFilter, NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { bearer, proxyAuthErrors } from '@proxy-auth-errors/fastify'
import type { FastifyReply } from 'fastify'

class RefusalFilter extends BaseExceptionFilter {
  override catch(error: { status?: unknown } | undefined, host: ArgumentsHost): void {
    const isRefusal = error?.status === 401 || error?.status === 407
    if (isRefusal) host.switchToHttp().getResponse<FastifyReply>().send(error)
    else super.catch(error, host)
  }
}

export async function createApp(module: Type): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    logger: ['error', 'warn'],
  })
  await app.register(proxyAuthErrors, { challenges: { 401: bearer({ realm: 'orders' }) } })
  app.useGlobalFilters(new RefusalFilter(app.getHttpAdapter()))
  return app
}
