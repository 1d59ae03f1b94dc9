import { type CanActivate, type ExecutionContext, type Type, UnauthorizedException } from '@nestjs/common'
import { AuthGuard, PassportStrategy } from '@nestjs/passport'
import { BasicStrategy as PassportHttpStrategy } from 'passport-http'
import { ExtractJwt, Strategy } from 'passport-jwt'
import { CANARY, type InteropCase } from '../case.ts'
import { basicRequests, jwtRequests } from '../requests.ts'
import { SECRET, tokens } from '../tokens.ts'
import { PLATFORMS, startNest } from './app.ts'

class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: SECRET })
  }

  validate(): never {
    throw new UnauthorizedException(CANARY)
  }
}

class BasicStrategy extends PassportStrategy(PassportHttpStrategy) {
  validate(): never {
    throw new UnauthorizedException(CANARY)
  }
}

/** As Nest's page extends a guard, to say more. */
class JwtGuard extends AuthGuard('jwt') {
  override handleRequest<User>(
    error: unknown,
    user: User | undefined,
    info: Error | undefined,
    _context: ExecutionContext,
  ): User {
    if (!user) throw error ?? new UnauthorizedException(CANARY, { cause: info })
    return user
  }
}

const jwt = [
  // Nest's own exception filter answers: why a token was refused is not in its response.
  ...jwtRequests({ expired: { reason: 'invalid-credentials' } }),
  {
    name: 'unknown user',
    headers: { authorization: `Bearer ${tokens.valid}` },
    reason: 'invalid-credentials',
  },
] as const

const GUARDS: readonly [
  variant: string,
  guard: Type<CanActivate>,
  strategy: Type,
  requests: InteropCase['requests'],
][] = [
  ["AuthGuard('jwt')", AuthGuard('jwt'), JwtStrategy, jwt],
  ['a guard with handleRequest', JwtGuard, JwtStrategy, jwt],
  [
    "AuthGuard('basic')",
    AuthGuard('basic'),
    BasicStrategy,
    // Passport's challenge goes to Nest's callback and is not sent: Bearer is the default.
    basicRequests({
      'no password': { reason: 'unsupported-scheme' },
      invalid: { reason: 'unsupported-scheme' },
    }),
  ],
]

export const cases: readonly InteropCase[] = Object.keys(PLATFORMS).flatMap((platform) =>
  GUARDS.map(([variant, guard, strategy, requests]) => ({
    library: '@nestjs/passport',
    framework: 'NestJS',
    variant: `${variant}, ${platform}`,
    start: startNest(platform, guard, [strategy]),
    requests,
  })),
)
