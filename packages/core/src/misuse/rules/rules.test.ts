import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatChallenge } from '../../challenge/format.ts'
import type { HeaderField, RequestFacts } from '../../exchange.ts'
import { createAuthResponder } from '../../responder.ts'
import type { Finding } from '../finding.ts'
import { inspect } from '../inspect.ts'
import type { ChallengeRule, Example, Rule, RuleDocs, RuleId } from '../rule.ts'
import { CHALLENGE_FIELDS, Subject } from '../subject.ts'
import { RULES } from './index.ts'

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => !/^(index|rules\.test)\.ts$/.test(file))
  .map((file) => file.replace(/\.ts$/, ''))
const modules = await Promise.all(
  // Vite warns of an import from the file's own folder.
  names.map(async (name) => (await import(`../rules/${name}.ts`)) as { rule: Rule; docs: RuleDocs }),
)

test('every file is a rule of the index, named by its id', () => {
  expect(modules.map(({ rule }) => rule.id)).toEqual(names)
  expect(new Set(RULES)).toEqual(new Set(modules.map(({ rule }) => rule)))
})

function requestOf({ status, request = {} }: Example): RequestFacts {
  const {
    method = 'GET',
    target = status === 407 ? 'http://example.com/' : '/',
    headers = [],
    ...rest
  } = request
  return {
    method,
    target,
    httpVersion: '1.1',
    ...rest,
    field: (name) => {
      const values = headers.filter(([key]: HeaderField) => key === name).map(([, value]) => value)
      return values.length > 0 ? values.join(', ') : undefined
    },
  }
}

/** What the rules find in a response that leaves a running app. */
function findIn(example: Example): {
  ids: RuleId[]
  reply: { status: number; headers: readonly HeaderField[]; body: string | undefined }
} {
  const { status, headers, body, error, mode = 'repair' } = example
  const findings: Finding[] = []
  const responder = createAuthResponder({ mode, onFinding: (finding) => findings.push(finding) })
  const reply = { status, headers, body }
  const answer = responder.respond({
    request: requestOf(example),
    reply,
    ...(error !== undefined && { error }),
  })
  return { ids: findings.map(({ rule }) => rule), reply: answer?.reply ?? reply }
}

test('a rule that is asked once is decided by the challenge alone', () => {
  const examples = modules.flatMap(({ docs }) => [...docs.bad, ...docs.good])
  const subjects = [...examples, { status: 407, headers: [] }].map(
    (example) => new Subject({ body: undefined, ...example }, requestOf(example)),
  )
  const challenges = subjects.flatMap((subject) =>
    CHALLENGE_FIELDS.flatMap((field) => subject.challenges(field)),
  )
  const asked = RULES.filter((rule): rule is ChallengeRule => 'once' in rule)
  expect(asked.length).toBeGreaterThan(0)
  for (const rule of asked) {
    for (const challenge of challenges) {
      const verdicts = subjects.flatMap((subject) =>
        CHALLENGE_FIELDS.map((field) => Boolean(rule.check(challenge, subject, field, [challenge]))),
      )
      expect(new Set(verdicts).size, `${rule.id}: ${formatChallenge(challenge)}`).toBe(1)
    }
  }
})

describe.each(modules)('$rule.id', ({ rule, docs }) => {
  test('says what it stands on', () => {
    expect(rule.spec).toMatch(/^RFC \d+ §\d[\d.]*$/)
    expect(docs.summary).toMatch(/^[A-Z].*\.$/)
    expect(docs.why).toMatch(/^[A-Z`].*\.$/s)
    expect(docs.bad.length).toBeGreaterThan(0)
    expect(docs.good.length).toBeGreaterThan(0)
  })

  test.each(docs.bad)('finds fault with $status $headers', (example) => {
    const { ids, reply } = findIn(example)
    expect(ids.toSorted()).toEqual([rule.id, ...(example.also ?? [])].toSorted())
    if (!rule.repair) return
    const left = inspect(reply, requestOf(example)).map((finding) => finding.rule)
    expect(left).not.toContain(rule.id)
    if (!example.also) expect(left).toEqual([])
  })

  test.each(docs.good)('finds no fault with $status $headers', (example) => {
    expect(findIn(example).ids).toEqual([])
  })
})
