import type { InteropCase } from './case.ts'
import { cases as expressBasicAuth } from './express/express-basic-auth.ts'

/** Every case, in the order in which docs/interop.md shows them. */
export const cases: readonly InteropCase[] = [...expressBasicAuth]
