/** Each rule is broken once by a real app, on a real socket. That every example is found is shown beside the rules. */
import { type AuthErrorsOptions, type Finding, inspect, type RuleId } from '@proxy-auth-errors/core'
import { describe, expect, test } from 'vitest'
import type { Example, Rule, Severity } from '../../packages/core/src/misuse/rule.ts'
import type { ExampleApp } from './apps/example-app.ts'
import { expressApp } from './apps/express.ts'
import { fastifyApp } from './apps/fastify.ts'
import { honoApp } from './apps/hono.ts'
import { koaApp } from './apps/koa.ts'
import { ask, askForBytes, type Asked } from './ask.ts'
import { toRequest } from './example.ts'
import { loadRuleModules } from './rule-modules.ts'

const apps = [expressApp, fastifyApp, koaApp, honoApp]
const modules = await loadRuleModules()

/** Where each rule is broken. */
const PLACES: Readonly<Record<RuleId, ExampleApp>> = {
  'missing-proxy-authenticate': expressApp,
  'malformed-challenge': expressApp,
  'whitespace-around-equals': expressApp,
  'folded-challenges': expressApp,
  'basic-charset': expressApp,
  'digest-missing-parameter': expressApp,
  'bearer-error-status': expressApp,
  'hidden-from-cors': expressApp,
  'basic-over-plaintext': expressApp,
  'problem-not-object': expressApp,

  'missing-www-authenticate': fastifyApp,
  // Fastify and Hono tell what was thrown though an error handler of the app's answered it; Express and Koa do not.
  'lost-challenge': fastifyApp,
  'duplicate-auth-param': fastifyApp,
  'unknown-scheme-first': fastifyApp,
  'digest-quoting': fastifyApp,
  'digest-weak-algorithm': fastifyApp,
  'resource-metadata-url': fastifyApp,
  'proxy-auth-from-origin': fastifyApp,
  'problem-status-mismatch': fastifyApp,

  'challenge-in-wrong-field': koaApp,
  'unquoted-realm': koaApp,
  'basic-without-realm': koaApp,
  'bearer-error-code': koaApp,
  'bearer-attribute-characters': koaApp,
  'dpop-nonce-missing': koaApp,
  'cacheable-challenge': koaApp,
  'browser-prompt': koaApp,
  'connection-bound-scheme': koaApp,

  'proxy-authenticate-outside-407': honoApp,
  'empty-list-element': honoApp,
  'bearer-without-parameters': honoApp,
  'bearer-error-without-credentials': honoApp,
  'step-up-without-requirements': honoApp,
  'realm-reveals-request': honoApp,
  'credentials-echoed': honoApp,
  'not-problem-details': honoApp,
  'problem-type-not-absolute': honoApp,
}

/** The rules whose fault no 401 and 407 has once it is answered, and why. */
const NEVER_LEFT: Partial<Record<RuleId, string>> = {
  'missing-proxy-authenticate': 'every 407 has a challenge',
  'missing-www-authenticate': 'every 401 has a challenge',
  'challenge-in-wrong-field': 'a challenge is added in the right field',
  'lost-challenge': 'a challenge is added, if not the one that was lost',
  'malformed-challenge': 'what does not parse is replaced',
  'duplicate-auth-param': 'what does not parse is replaced',
  'cacheable-challenge': 'every answer has cache-control: no-store',
  'problem-not-object': 'a body that is no problem document is replaced',
  'problem-status-mismatch': 'a problem document with another status is replaced',
}

interface Case {
  readonly id: RuleId
  readonly rule: Rule
  readonly app: ExampleApp
  readonly example: Example
}

// A rule that was added to the catalogue alone fails the first test, not the whole file.
const cases = modules
  .filter(({ rule }) => Object.hasOwn(PLACES, rule.id))
  .map(({ rule, docs }): Case => ({ id: rule.id, rule, app: PLACES[rule.id], example: docs.bad[0]! }))

/** A response as the title of a test shows it. */
function titleOf({ status, headers }: Example): string {
  return `a ${status} with ${headers.map(([name, value]) => `${name}: ${value}`).join(' and ')}`
}

async function answer(
  { app, example }: Pick<Case, 'app' | 'example'>,
  options: AuthErrorsOptions = {},
): Promise<{ response: Asked; findings: Finding[]; found: RuleId[]; left: RuleId[] }> {
  const findings: Finding[] = []
  const listener = await app.build(example, {
    ...(example.mode && { mode: example.mode }),
    ...options,
    onFinding: (finding) => findings.push(finding),
  })
  const response = await ask(listener, example)
  const left = inspect(response, response.request).map(({ rule }) => rule)
  return { response, findings, found: findings.map(({ rule }) => rule), left }
}

function isRepaired(rule: Rule): boolean {
  return rule.repair !== undefined
}

function ruleOf(id: RuleId): Rule {
  return modules.find(({ rule }) => rule.id === id)!.rule
}

test('every rule has a case', () => {
  expect(Object.keys(PLACES).toSorted()).toEqual(modules.map(({ rule }) => rule.id).toSorted())
})

test.each(apps)('$name breaks rules of each severity, repaired and not', ({ name }) => {
  const rules = cases.filter(({ app }) => app.name === name).map(({ rule }) => rule)
  expect(new Set(rules.map(({ severity }) => severity)).size).toBe(3)
  expect(new Set(rules.map(isRepaired)).size).toBe(2)
})

for (const { id, rule, app, example } of cases) {
  describe(`${app.name}: ${titleOf(example)}`, () => {
    test(`is reported as ${id} ${isRepaired(rule) ? 'and repaired: inspect finds nothing on the wire' : 'only'}`, async () => {
      const { findings, left } = await answer({ app, example })
      const { method, target } = toRequest(example)
      const expected = [id, ...(example.also ?? [])].map((broken) => {
        const { severity, spec } = ruleOf(broken)
        return {
          rule: broken,
          severity,
          // What was sent and what is wrong with it; then what to send instead.
          message: expect.stringMatching(/^[A-Z].+\. [A-Z]/s) as string,
          spec,
          docs: expect.stringMatching(
            new RegExp(`^https://github\\.com/.*/docs/rules\\.md#${broken}$`),
          ) as string,
          status: example.status,
          repaired: isRepaired(ruleOf(broken)) && example.mode !== 'report',
          request: { method, target: target.replace(/\?.*/, '') },
        }
      })
      expect(findings.toSorted(byRule)).toMatchObject(expected.toSorted(byRule))
      const unrepaired = findings.filter(({ repaired }) => !repaired).map((finding) => finding.rule)
      expect(left.toSorted()).toEqual(unrepaired.toSorted())
    })

    test(`is neither reported as ${id} nor repaired where the rule is off`, async () => {
      const { found, left, response } = await answer({ app, example }, { rules: { [id]: 'off' } })
      expect(found).toEqual(example.also ?? [])
      expect(response.status).toBe(example.status)
      expect(left.includes(id)).toBe(NEVER_LEFT[id] === undefined)
    })

    const severity: Severity = rule.severity === 'error' ? 'advice' : 'error'
    test(`is reported as ${id} with the severity ${severity} of the user's`, async () => {
      const { findings } = await answer({ app, example }, { rules: { [id]: severity } })
      expect(findings.find((finding) => finding.rule === id)?.severity).toBe(severity)
    })

    test('is reported and left as it is in mode report', async () => {
      const { response, findings } = await answer({ app, example }, { mode: 'report' })
      expect(findings).toContainEqual(expect.objectContaining({ rule: id, repaired: false }))
      expect(withoutDate(response)).toEqual(
        withoutDate(await ask(await app.build(example, undefined), example)),
      )
    })

    // What is found in mode report alone cannot be found in mode strict.
    if (example.mode === 'report') return
    const fails = [id, ...(example.also ?? [])].some((broken) => ruleOf(broken).severity !== 'advice')
    test(`is ${fails ? 'a 500 that lists the findings' : 'no 500'} in mode strict`, async () => {
      const { response, findings } = await answer({ app, example }, { mode: 'strict' })
      for (const { rule: found, repaired } of findings)
        expect(repaired).toBe(!fails && isRepaired(ruleOf(found)))
      expect(response.status).toBe(fails ? 500 : example.status)
      if (!fails) return
      expect(response.headers).toContainEqual(['content-type', 'application/problem+json'])
      expect(response.headers.filter(([name]) => /^(?:www|proxy)-authenticate$/.test(name))).toEqual([])
      expect(JSON.parse(response.body)).toMatchObject({ status: 500, findings })
    })
  })
}

function byRule(a: { readonly rule: RuleId }, b: { readonly rule: RuleId }): number {
  return a.rule.localeCompare(b.rule)
}

function withoutDate({ status, headers, body }: Asked): object {
  return { status, headers: headers.filter(([name]) => name !== 'date'), body }
}

describe.each(apps)('$name', (app) => {
  const unquoted: Example = { status: 401, headers: [['www-authenticate', 'Basic realm=api']] }

  describe.each([400, 403])('a %i with www-authenticate: Basic realm=api', (status) => {
    test.each(['repair', 'report', 'strict'] as const)(
      'is reported and left byte for byte in mode %s',
      async (mode) => {
        const example = { ...unquoted, status }
        const findings: Finding[] = []
        const options: AuthErrorsOptions = { mode, onFinding: (finding) => findings.push(finding) }
        const bytes = await askForBytes(await app.build(example, options))
        expect(bytes).toBe(await askForBytes(await app.build(example, undefined)))
        expect(bytes).toContain('Basic realm=api\r\n')
        expect(findings).toMatchObject([{ rule: 'unquoted-realm', status, repaired: false }])
      },
    )
  })

  test.each([200, 426, 503])(
    'a %i with www-authenticate: Basic realm=api is not looked at',
    async (status) => {
      const example = { ...unquoted, status }
      const findings: Finding[] = []
      const options: AuthErrorsOptions = { onFinding: (finding) => findings.push(finding) }
      const bytes = await askForBytes(await app.build(example, options))
      expect(bytes).toBe(await askForBytes(await app.build(example, undefined)))
      expect(findings).toEqual([])
    },
  )

  test('an error that the user makes advice is no 500 in mode strict', async () => {
    const { response, found } = await answer(
      { app, example: unquoted },
      { mode: 'strict', rules: { 'unquoted-realm': 'advice' } },
    )
    expect([response.status, found]).toEqual([401, ['unquoted-realm']])
  })

  test('advice that the user makes an error is a 500 in mode strict', async () => {
    const example: Example = {
      status: 401,
      headers: [['www-authenticate', 'Digest realm="api", nonce="n", qop="auth"']],
    }
    const { response, found } = await answer(
      { app, example },
      { mode: 'strict', rules: { 'digest-weak-algorithm': 'error' } },
    )
    expect([response.status, found]).toEqual([500, ['digest-weak-algorithm']])
  })
})
