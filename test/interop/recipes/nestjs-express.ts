import type { ArgumentsHost, Type } from '@nestjs/common'
import { BaseExceptionFilter, NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { bearer, proxyAuthErrors } from '@proxy-auth-errors/express'

const [watch, answer] = proxyAuthErrors({ challenges: { 401: bearer({ realm: 'orders' }) } })

class RefusalFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    answer(error, http.getRequest(), http.getResponse(), () => super.catch(error, host))
  }
}

export async function createApp(module: Type): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, { logger: ['error', 'warn'] })
  app.use(watch)
  app.useGlobalFilters(new RefusalFilter(app.getHttpAdapter()))
  return app
}
