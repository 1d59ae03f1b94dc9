import {
  type ArgumentsHost,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Module,
  Res,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common'
import { BaseExceptionFilter, NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { basic, bearer, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/express'
import type { Request, Response } from 'express'

const tokens = new Set(['let-me-in'])

const [watch, answer] = proxyAuthErrors({
  challenges: {
    401: bearer({ realm: 'reports' }),
    407: basic({ realm: 'gateway', charset: 'UTF-8' }),
  },
})

class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>()
    const token = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1]
    // Nest's own exception. The configured challenge is added.
    if (token === undefined) throw new UnauthorizedException()
    // An error that brings a challenge of its own. It is sent instead of the configured one.
    if (!tokens.has(token)) {
      throw unauthorized({ challenges: bearer({ realm: 'reports', error: 'invalid_token' }) })
    }
    return true
  }
}

@Controller()
class AppController {
  @Get('public')
  hello(): object {
    return { hello: 'world' }
  }

  @Get('reports')
  @UseGuards(TokenGuard)
  listReports(): object {
    return { reports: ['January', 'February'] }
  }

  // Older code: no challenge, and not the media type of a problem document. It is corrected and reported.
  @Get('legacy')
  legacy(@Res() response: Response): void {
    response.status(407).json({ error: 'Proxy authentication required' })
  }
}

@Module({ controllers: [AppController] })
class AppModule {}

// Nest answers errors itself, with nothing but their status and message. This hands over all that they say.
class RefusalFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    answer(error, http.getRequest(), http.getResponse(), () => super.catch(error, host))
  }
}

const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: ['error', 'warn'] })

// Before the routes it sees every response, whoever sends it.
app.use(watch)
app.useGlobalFilters(new RefusalFilter(app.getHttpAdapter()))

await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1')
console.log(await app.getUrl())

process.once('SIGTERM', () => void app.close())
