import {
  type CanActivate,
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

  test('another exception is answered by Nest', async () => {
    await ask(
      () => new NotFoundException(),
      (sent) => sent.expect(404, { statusCode: 404, message: 'Not Found' }),
    )
  })

  async function ask(create: () => Error, check: (sent: request.Test) => request.Test): Promise<void> {
    const guard: Type<CanActivate> = class {
      canActivate(): boolean {
        throw create()
      }
    }
    const app = await createApp(createModule(guard))
    try {
      await app.listen(0, '127.0.0.1')
      await check(request(await app.getUrl()).get('/'))
    } finally {
      await app.close()
    }
  }
}
