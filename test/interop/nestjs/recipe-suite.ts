import type { ServerResponse } from 'node:http'
import {
  type CanActivate,
  HttpException,
  type INestApplication,
  NotFoundException,
  type Type,
  UnauthorizedException,
} from '@nestjs/common'
import { assertAuthResponse, bearer, unauthorized } from '@proxy-auth-errors/core'
import request from 'supertest'
import { expect, test } from 'vitest'
import { createModule } from './app.ts'

const REFUSED: readonly [name: string, create: () => Error, challenge: string, problem: object][] = [
  ["Nest's own exception", () => new UnauthorizedException(), 'Bearer realm="orders"', {}],
  [
    'an exception with a cause',
    () =>
      new UnauthorizedException('Log in again.', {
        cause: Object.assign(new Error(), { name: 'TokenExpiredError' }),
      }),
    'Bearer realm="orders"',
    { reason: 'expired-credentials', detail: 'Log in again.' },
  ],
  [
    'unauthorized() with all it can say',
    () =>
      unauthorized({
        reason: 'revoked-credentials',
        detail: 'Somebody logged you out.',
        challenges: bearer({ realm: 'orders', error: 'invalid_token' }),
      }),
    'Bearer realm="orders", error="invalid_token"',
    { reason: 'revoked-credentials', detail: 'Somebody logged you out.' },
  ],
  [
    'an exception with an object, whose message is the name of its class,',
    () => new HttpException({ hint: 'canary' }, 401),
    'Bearer realm="orders"',
    { detail: 'The credentials were not accepted. Send Authorization with the Bearer scheme.' },
  ],
]

/** What the recipes for Nest have in common, whatever is below it. */
export function testNestRecipe(createApp: (module: Type) => Promise<INestApplication>): void {
  test.each(REFUSED)('%s leaves with all that it says', async (_name, create, challenge, problem) => {
    await ask(create, (sent) =>
      sent
        .set('authorization', 'Bearer wrong-token')
        .expect(401)
        .expect('www-authenticate', challenge)
        .expect(assertAuthResponse)
        .expect(({ body }) => expect(body).toMatchObject({ status: 401, ...problem })),
    )
  })

  test('a plain object that is thrown is no success', async () => {
    await ask(
      () => ({ status: 401, message: 'canary' }),
      (sent) =>
        sent.expect(({ status, text }) => {
          expect(status).toBeGreaterThanOrEqual(401)
          expect(text).not.toContain('canary')
        }),
    )
  })

  test("what Nest's middleware writes is a problem document", async () => {
    const app = await createApp(
      createModule(
        class {
          canActivate = () => true
        },
      ),
    )
    app.use((_request: unknown, response: ServerResponse) => {
      response.statusCode = 401
      response.end('no')
    })
    try {
      await app.listen(0, '127.0.0.1')
      await request(await app.getUrl())
        .get('/')
        .expect(401)
        .expect(assertAuthResponse)
    } finally {
      await app.close()
    }
  })

  test('another exception is answered by Nest', async () => {
    await ask(
      () => new NotFoundException(),
      (sent) => sent.expect(404, { statusCode: 404, message: 'Not Found' }),
    )
  })

  async function ask(create: () => unknown, check: (sent: request.Test) => request.Test): Promise<void> {
    const guard: Type<CanActivate> = class {
      canActivate(): boolean {
        throw create()
      }
    }
    const app = await createApp(createModule(guard))
    // What is no exception of Nest's it logs.
    app.useLogger(false)
    try {
      await app.listen(0, '127.0.0.1')
      await check(request(await app.getUrl()).get('/'))
    } finally {
      await app.close()
    }
  }
}
