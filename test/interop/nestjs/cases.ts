import type { InteropCase } from '../case.ts'
import { cases as nestjsCommon } from './nestjs-common.ts'
import { cases as nestjsPassport } from './nestjs-passport.ts'

export const cases: readonly InteropCase[] = [...nestjsCommon, ...nestjsPassport]
