import { type CanActivate, HttpException, type Type, UnauthorizedException } from '@nestjs/common'
import createError from 'http-errors'
import { CANARY, type InteropCase } from '../case.ts'
import { basicRequests, bearerRequests } from '../requests.ts'
import { PLATFORMS, startNest } from './app.ts'

function guardThatThrows(create: () => Error): Type<CanActivate> {
  return class implements CanActivate {
    canActivate(): boolean {
      throw create()
    }
  }
}

const at407 = basicRequests({}, 'proxy-authorization')

const THROWN: readonly [variant: string, create: () => Error, requests: InteropCase['requests']][] = [
  ['UnauthorizedException', () => new UnauthorizedException(), bearerRequests()],
  ['UnauthorizedException with a message', () => new UnauthorizedException(CANARY), bearerRequests()],
  [
    'UnauthorizedException with a cause',
    () => new UnauthorizedException({ error: CANARY }, { cause: new Error(CANARY) }),
    bearerRequests(),
  ],
  ['HttpException 407', () => new HttpException(CANARY, 407), at407],
  ['createError(407) of http-errors', () => createError(407, CANARY), at407],
]

export const cases: readonly InteropCase[] = Object.keys(PLATFORMS).flatMap((platform) =>
  THROWN.map(([variant, create, requests]) => ({
    library: '@nestjs/common',
    framework: 'NestJS',
    variant: `${variant}, ${platform}`,
    start: startNest(platform, guardThatThrows(create)),
    requests,
  })),
)
