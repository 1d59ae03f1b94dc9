import { type Challenge, type ChallengeFieldName, isChallengeField } from '../../challenge/challenge.ts'
import { isFieldText } from '../../challenge/grammar.ts'
import { isKnownScheme } from '../../challenge/known-schemes.ts'
import type { HeaderField } from '../../exchange.ts'
import { bodyHoldsAny } from '../../problem/kept.ts'
import { holdsAny, isLikeToken } from '../../problem/secrets.ts'
import type { Draft } from '../draft.ts'
import { omitParams } from '../omit-params.ts'
import type { ResponseRule, RuleDocs } from '../rule.ts'
import { CHALLENGE_FIELDS, type Subject } from '../subject.ts'

/** Credentials of the client's that come back. */
export const rule: ResponseRule = {
  id: 'credentials-echoed',
  severity: 'error',
  spec: 'RFC 9110 §17.16.1',
  fix: 'Never repeat credentials: a response is logged and kept at more places than a request.',
  on: ['any'],
  check: (subject, draft) => {
    const place = findEcho(subject, draft)
    return (
      place !== undefined && `What the client sent as credentials stands in ${place} of a ${subject.status}.`
    )
  },
  // A body that holds them is replaced with every other.
  repair: (draft, subject) => {
    const secrets = subject.credentials
    for (const field of subject.names) {
      const lines = subject.lines(field)
      if (!lines.some((line) => isEcho(field, line, subject))) continue
      // Each cookie is a field of its own (RFC 6265 §3). One that cannot be written goes with it.
      const others =
        field === 'set-cookie'
          ? lines.filter((line) => !isEcho(field, line, subject) && isFieldText(line))
          : []
      if (others.length === 0) draft.drop.push(field)
      else draft.fields.push(...others.map((line): HeaderField => [field, line]))
    }
    for (const field of CHALLENGE_FIELDS) {
      const challenges = sentIn(field, draft)
      if (!challenges.some((challenge) => echoes(challenge, secrets))) continue
      const rest = challenges.filter((challenge) => !isSecretScheme(challenge, secrets))
      if (rest.length === 0 && field !== subject.field) draft.drop.push(field)
      draft.set(
        field,
        rest.map((challenge) => withoutSecrets(challenge, secrets, draft)),
      )
    }
  },
}

function findEcho(subject: Subject, draft: Draft): string | undefined {
  // As a rule an error is thrown before anything was set: then the credentials need not be taken apart.
  const isEmpty = subject.headers.length === 0 && subject.body === undefined
  if (isEmpty && CHALLENGE_FIELDS.every((field) => sentIn(field, draft).length === 0)) return undefined
  const secrets = subject.credentials
  if (secrets.length === 0) return undefined
  for (const [name, value] of subject.headers) {
    const field = name.toLowerCase()
    if (isEcho(field, value, subject)) return `the field ${subject.quote(field)}`
  }
  for (const field of CHALLENGE_FIELDS) {
    const challenges = [...subject.challenges(field), ...sentIn(field, draft)]
    const isEchoed = subject.parsed(field).ok
      ? challenges.some((challenge) => echoes(challenge, secrets))
      : holdsAny(subject.value(field), secrets)
    if (isEchoed) return `the field ${field}`
  }
  return subject.body !== undefined && bodyHoldsAny(subject.body, secrets) ? 'the body' : undefined
}

/**
 * Whether a field that is no challenge holds secrets. A link that somebody else has made must take nothing from a response: what
 * it has as a token counts only if it looks like one.
 */
function isEcho(field: string, value: string, { fieldCredentials, queryTokens }: Subject): boolean {
  if (isChallengeField(field)) return false
  if (holdsAny(value, fieldCredentials)) return true
  return !POLICY.test(field) && queryTokens.some((token) => value.includes(token) && isLikeToken(token))
}

/** Fields that say what a browser may do. */
const POLICY =
  /^(?:access-control-|content-security-policy|cross-origin-|permissions-policy|referrer-policy|strict-transport-security|x-content-type-options|x-frame-options)/

/** The challenges that will be sent and that are not ours: those of an error, or what was mended, among them. */
function sentIn(field: ChallengeFieldName, draft: Draft): readonly Challenge[] {
  return draft.isSent(field) ? draft.get(field) : []
}

function withoutSecrets(challenge: Challenge, secrets: readonly string[], draft: Draft): Challenge {
  if (!echoes(challenge, secrets)) return challenge
  const { token68: _, ...rest } = challenge
  return omitParams(rest, echoedIn(challenge.params, secrets), draft)
}

function echoes(challenge: Challenge, secrets: readonly string[]): boolean {
  const { params, token68 } = challenge
  return (
    isSecretScheme(challenge, secrets) ||
    (token68 !== undefined && holdsAny(token68, secrets)) ||
    echoedIn(params, secrets).length > 0
  )
}

/** A token that was sent without its scheme, and came back as one. */
function isSecretScheme({ scheme }: Challenge, secrets: readonly string[]): boolean {
  return !isKnownScheme(scheme) && holdsAny(scheme, secrets)
}

/** The parameters that hold secrets. A realm has a rule of its own, which says more. */
function echoedIn(params: Challenge['params'], secrets: readonly string[]): readonly string[] {
  return Object.keys(params).filter((name) => name !== 'realm' && holdsAny(params[name]!, secrets))
}

export const docs: RuleDocs = {
  summary: 'What the client sent as credentials stands in a field or in the body of the response.',
  why: 'Responses are kept where requests are not: in error trackers, in logs of proxies, in screenshots.',
  bad: [
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer error="invalid_token", error_description="abc.def.ghi is not valid"'],
      ],
      request: { headers: [['authorization', 'Bearer abc.def.ghi']] },
    },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['x-debug', 'Bearer abc.def.ghi'],
      ],
      body: 'no',
      request: { headers: [['authorization', 'Bearer abc.def.ghi']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      body: '{"error":"wrong password Sw0rdfish"}',
      request: { headers: [['authorization', 'Basic YWxpY2U6U3cwcmRmaXNo']] },
    },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer error="invalid_token", error_description="abc.def.ghi is not valid"'],
      ],
      request: { headers: [['authorization', 'Bearer Bearer abc.def.ghi']] },
    },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Bearer realm="api"'],
        ['www-authenticate', 'abcDEF123 realm="api"'],
      ],
      request: { headers: [['authorization', 'abcDEF123']] },
    },
  ],
  good: [
    {
      status: 401,
      headers: [['www-authenticate', 'Basic realm="api"']],
      body: '{"error":"wrong password"}',
      request: { headers: [['authorization', 'Basic YWxpY2U6U3cwcmRmaXNo']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer error="invalid_token", error_description="Token has expired"']],
      request: { headers: [['authorization', 'Bearer expired']] },
    },
    {
      status: 401,
      headers: [['www-authenticate', 'Bearer error="invalid_token", error_description="Unknown"']],
      request: { headers: [['authorization', 'Bearer invalid_token']] },
    },
    {
      status: 401,
      headers: [
        ['www-authenticate', 'Digest realm="api", nonce="n0nce", qop="auth", algorithm=SHA-256, stale=true'],
      ],
      request: {
        headers: [
          ['authorization', 'Digest username="bob", realm="api", nonce="n0nce", response="6629fae49393a053"'],
        ],
      },
    },
  ],
}
