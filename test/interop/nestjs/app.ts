import type { AuthErrorsOptions } from '@proxy-auth-errors/core'
import { proxyAuthErrors } from '@proxy-auth-errors/express'
import { proxyAuthErrors as fastifyAuthErrors } from '@proxy-auth-errors/fastify'
import {
  type CanActivate,
  Controller,
  Get,
  type INestApplication,
  Module,
  type Provider,
  type Type,
  UseGuards,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { InteropCase } from '../case.ts'

const QUIET = { logger: false, abortOnError: false } as const

/** Nest on either platform, with the suite as README.md mounts it there. */
export const PLATFORMS: Readonly<
  Record<string, (module: Type, options: AuthErrorsOptions | undefined) => Promise<INestApplication>>
> = {
  'on Express': async (module, options) => {
    const app = await NestFactory.create<NestExpressApplication>(module, QUIET)
    if (options) app.use(proxyAuthErrors(options))
    return app
  },
  'on Fastify': async (module, options) => {
    const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), QUIET)
    if (options) await app.register(fastifyAuthErrors, options)
    return app
  },
}

/** An app whose only route is behind a guard. */
export function startNest(
  platform: string,
  guard: Type<CanActivate>,
  providers: Provider[] = [],
): InteropCase['start'] {
  return async (options) => {
    const app = await PLATFORMS[platform]!(createModule(guard, providers), options)
    await app.init()
    // The adapter of Fastify routes nothing before this.
    await (app.getHttpAdapter().getInstance() as { ready?: () => Promise<unknown> }).ready?.()
    return app.getHttpServer()
  }
}

/** Decorators are functions: called as such they need no compiler option. */
export function createModule(guard: Type<CanActivate>, providers: Provider[] = []): Type {
  class AppController {
    index(): string {
      return 'ok'
    }
  }
  Controller()(AppController)
  UseGuards(guard)(AppController)
  Get()(AppController.prototype, 'index', Object.getOwnPropertyDescriptor(AppController.prototype, 'index')!)

  class AppModule {}
  Module({ controllers: [AppController], providers })(AppModule)
  return AppModule
}
