/** A token is not always refused for being wrong: a stronger login is wanted (RFC 9470), or a proof with it (RFC 9449). */
import {
  type AuthErrorOptions,
  bearer,
  challenge,
  dpop,
  type Finding,
  type Reason,
  type RuleId,
  unauthorized,
} from '@proxy-auth-errors/core'
import { describe, expect, test } from 'vitest'
import { challengesOf, close, listen, send } from '../contract/client.ts'
import { harnesses } from '../contract/harness/index.ts'

interface Refusal {
  readonly name: string
  /** The credentials that were sent. */
  readonly sent?: string
  readonly error: AuthErrorOptions
  /** The lines of the field. */
  readonly lines: readonly string[]
  readonly reason: Reason
  readonly found?: readonly RuleId[]
}

const STEP_UP = 'insufficient_user_authentication'
const NONCE = 'eyJ7S_zG.eyJH0-Z.HX4w-7v'

const refusals: readonly Refusal[] = [
  {
    name: 'a step-up says how strong and how fresh the login has to be',
    sent: 'Bearer at-1',
    error: {
      challenges: bearer({
        error: STEP_UP,
        error_description: 'A different authentication level is required',
        acr_values: 'urn:example:gold urn:example:silver',
        max_age: 300,
      }),
    },
    lines: [
      `Bearer error="${STEP_UP}", error_description="A different authentication level is required", ` +
        'acr_values="urn:example:gold urn:example:silver", max_age="300"',
    ],
    reason: 'insufficient-authentication',
  },
  {
    name: 'a step-up with a bound token',
    sent: 'DPoP at-1',
    error: { challenges: challenge('DPoP', { algs: 'ES256', error: STEP_UP, max_age: '0' }) },
    lines: [`DPoP algs="ES256", error="${STEP_UP}", max_age="0"`],
    reason: 'insufficient-authentication',
  },
  {
    name: 'a step-up that does not say what would do',
    sent: 'Bearer at-1',
    error: { challenges: bearer({ realm: 'api', error: STEP_UP }) },
    lines: [`Bearer realm="api", error="${STEP_UP}"`],
    reason: 'insufficient-authentication',
    found: ['step-up-without-requirements'],
  },
  {
    name: 'the algorithms of a proof',
    error: { challenges: dpop({ algs: 'ES256 PS256' }) },
    lines: ['DPoP algs="ES256 PS256"'],
    reason: 'missing-credentials',
  },
  {
    name: 'a bound token or an unbound one',
    error: { challenges: [dpop({ algs: 'ES256' }), bearer({ realm: 'api' })] },
    lines: ['DPoP algs="ES256"', 'Bearer realm="api"'],
    reason: 'missing-credentials',
  },
  {
    name: 'a bound token that was sent as an unbound one',
    sent: 'Bearer at-1',
    error: { challenges: dpop({ algs: 'ES256' }) },
    lines: ['DPoP algs="ES256"'],
    reason: 'unsupported-scheme',
  },
  {
    name: 'a bound token that is wrong',
    sent: 'DPoP at-1',
    error: {
      challenges: dpop({
        algs: 'ES256',
        error: 'invalid_token',
        error_description: 'Invalid DPoP key binding',
      }),
    },
    lines: ['DPoP algs="ES256", error="invalid_token", error_description="Invalid DPoP key binding"'],
    reason: 'invalid-credentials',
  },
  {
    name: 'a bound token that has expired',
    sent: 'DPoP at-1',
    error: {
      reason: 'expired-credentials',
      challenges: dpop({ algs: 'ES256', error: 'invalid_token' }),
    },
    lines: ['DPoP algs="ES256", error="invalid_token"'],
    reason: 'expired-credentials',
  },
  {
    name: 'a proof that is wrong',
    sent: 'DPoP at-1',
    error: { challenges: dpop({ algs: 'ES256', error: 'invalid_dpop_proof' }) },
    lines: ['DPoP algs="ES256", error="invalid_dpop_proof"'],
    reason: 'invalid-credentials',
  },
  {
    name: 'a nonce for the proof',
    sent: 'DPoP at-1',
    error: {
      reason: 'stale-nonce',
      challenges: dpop({ algs: 'ES256', error: 'use_dpop_nonce' }),
      headers: { 'DPoP-Nonce': NONCE },
    },
    lines: ['DPoP algs="ES256", error="use_dpop_nonce"'],
    reason: 'stale-nonce',
  },
  {
    name: 'a nonce for the proof that was forgotten',
    sent: 'DPoP at-1',
    error: { reason: 'stale-nonce', challenges: dpop({ algs: 'ES256', error: 'use_dpop_nonce' }) },
    lines: ['DPoP algs="ES256", error="use_dpop_nonce"'],
    reason: 'stale-nonce',
    found: ['dpop-nonce-missing'],
  },
]

describe.each(harnesses.filter(({ seesErrors }) => seesErrors))('$name', (harness) => {
  test.each(refusals)('$name', async ({ sent, error, lines, reason, found = [] }) => {
    const findings: Finding[] = []
    const server = await harness.start({
      options: { onFinding: (finding) => void findings.push(finding) },
      behaviour: { does: 'throw', error: () => unauthorized(error) },
    })
    try {
      const response = await send(await listen(server), {
        headers: { ...(sent !== undefined && { authorization: sent }) },
      })
      expect(response.status).toBe(401)
      expect(response.all('www-authenticate')).toEqual(lines)
      expect(response.all('dpop-nonce')).toEqual(error.headers === undefined ? [] : [NONCE])
      const problem = JSON.parse(response.body.toString())
      expect(problem).toMatchObject({ status: 401, reason })
      expect(problem.challenges).toEqual(challengesOf(response, 'www-authenticate'))
      expect(findings.map(({ rule }) => rule)).toEqual(found)
      expect(findings.map(({ repaired }) => repaired)).not.toContain(true)
    } finally {
      await close(server)
    }
  })
})
