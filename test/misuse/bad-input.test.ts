/** No rule throws or hangs, whatever it is asked to look at. */
import {
  type AuthErrorsOptions,
  type Challenge,
  type ChallengeFieldName,
  createAuthResponder,
  type Finding,
  type HeaderField,
  inspect,
  type RequestFacts,
} from '@proxy-auth-errors/core'
import { describe, expect, test } from 'vitest'
import { defaultOffer } from '../../packages/core/src/challenge/offer.ts'
import { Draft } from '../../packages/core/src/misuse/draft.ts'
import { applyRules, indexRules } from '../../packages/core/src/misuse/inspect.ts'
import type { Example, Rule } from '../../packages/core/src/misuse/rule.ts'
import { CHALLENGE_FIELDS, Subject } from '../../packages/core/src/misuse/subject.ts'
import { toFacts, toReply } from './example.ts'
import {
  BODIES,
  DEEP_BODIES,
  type Hostile,
  LONG_TEXTS,
  NOT_TEXTS,
  randomHostile,
  REPLY_FIELDS,
  REQUEST_FIELDS,
  TEXTS,
  toHostileRequest,
} from './hostile.ts'
import { createRandom } from './random.ts'
import { loadRuleModules } from './rule-modules.ts'

const modules = await loadRuleModules()

// eslint-disable-next-line no-control-regex -- that is what is looked for
const WRITABLE = /^[\t\x20-\x7e\x80-\xff]*$/

/** No machine is so slow that linear work on 100 KB takes this long; what grows with the square of it does. */
const PATIENCE_MS = 5_000

/** Calls a function with each input, and says which it threw at or took too long with. */
function findFaults<T>(inputs: Iterable<readonly [string, T]>, call: (input: T) => unknown): string[] {
  const faults: string[] = []
  for (const [name, input] of inputs) {
    const begin = performance.now()
    try {
      call(input)
    } catch (error) {
      faults.push(`${name}: ${String(error)}`)
    }
    const took = performance.now() - begin
    if (took > PATIENCE_MS) faults.push(`${name}: ${Math.round(took)} ms`)
  }
  return faults
}

/** Looks with one rule and lets it repair, and writes what it made of the challenges. */
function applyRule(rule: Rule, { reply, request }: Hostile): readonly unknown[] {
  const subject = new Subject(reply, request, { final: true })
  const draft = new Draft(subject, (scheme) => defaultOffer(401, scheme))
  const found = applyRules(subject, draft, indexRules([rule]))
  for (const field of CHALLENGE_FIELDS) draft.lines(field)
  return found
}

function toHostile(example: Example): Hostile {
  return { reply: toReply(example), request: toFacts(example) }
}

/** The same exchange, with another value of one field of the response. */
function withReplyField({ reply, request }: Hostile, name: string, value: unknown): Hostile {
  const others = reply.headers.filter(([other]) => other !== name)
  return { reply: { ...reply, headers: [...others, [name, value as string]] }, request }
}

function withRequestField({ reply, request }: Hostile, name: string, value: string): Hostile {
  return { reply, request: { ...request, field: (other) => (other === name ? value : request.field(other)) } }
}

function withBody({ reply, request }: Hostile, body: string | undefined): Hostile {
  return withReplyField({ reply: { ...reply, body }, request }, 'content-type', 'application/problem+json')
}

/** An exchange with each of the texts in each place, one at a time. */
function* withEach(
  hostile: Hostile,
  texts: readonly (readonly [string, string])[],
): Generator<[string, Hostile]> {
  const { reply, request } = hostile
  for (const [name, text] of texts) {
    for (const field of REPLY_FIELDS) yield [`${field}: ${name}`, withReplyField(hostile, field, text)]
    for (const field of REQUEST_FIELDS) {
      yield [`${field} of the request: ${name}`, withRequestField(hostile, field, text)]
    }
    yield [`body: ${name}`, withBody(hostile, text)]
    yield [`method: ${name}`, { reply, request: { ...request, method: text } }]
    yield [`target: ${name}`, { reply, request: { ...request, target: text } }]
    yield [`version: ${name}`, { reply, request: { ...request, httpVersion: text } }]
  }
}

function* withEachBody(
  hostile: Hostile,
  bodies: readonly (readonly [string, string | undefined])[],
): Generator<[string, Hostile]> {
  for (const [name, body] of bodies) yield [name, withBody(hostile, body)]
}

function look({ reply, request }: Hostile): unknown {
  return inspect(reply, request)
}

/** What the rules look at together: challenges of each kind, a problem document, CORS, credentials. */
function everything(status: number): Hostile {
  return {
    reply: {
      status,
      headers: [
        ['www-authenticate', 'Basic realm=api, Bearer error="x", Digest realm="a"'],
        ['proxy-authenticate', 'Newauth a="b", DPoP error="use_dpop_nonce"'],
        ['content-type', 'application/problem+json'],
        ['cache-control', 'public'],
        ['access-control-allow-origin', '*'],
      ],
      body: '{"type":"x","status":402}',
    },
    request: toHostileRequest([
      ['authorization', 'Basic YWxpY2U6c3dvcmRmaXNo'],
      ['proxy-authorization', 'Digest username="alice", response="6629fae49393a053"'],
      ['origin', 'https://app.example'],
      ['host', 'api.example'],
    ]),
  }
}

describe.each(modules)('$rule.id', ({ rule, docs }) => {
  const bad = docs.bad.map(toHostile)
  const first = bad[0]!
  const apply = (hostile: Hostile): unknown => applyRule(rule, hostile)

  test('takes every text at every place', () => {
    for (const hostile of bad) expect(findFaults(withEach(hostile, TEXTS), apply)).toEqual([])
  })

  test('takes a field value that is no string', () => {
    const inputs = NOT_TEXTS.flatMap(([name, value]) =>
      REPLY_FIELDS.map((field) => [`${field}: ${name}`, withReplyField(first, field, value)] as const),
    )
    expect(findFaults(inputs, apply)).toEqual([])
  })

  test('takes every body', () => {
    expect(findFaults(withEachBody(first, BODIES), apply)).toEqual([])
  })

  test('takes a body with a deep type or status', () => {
    expect(findFaults(withEachBody(first, DEEP_BODIES), apply)).toEqual([])
  })

  test('takes random exchanges', () => {
    expect(findFaults(randomExchanges(1, 300), apply)).toEqual([])
  })

  test('reads each of twice as many challenges no more often', () => {
    for (const example of [...docs.bad, ...docs.good]) {
      const [few, many] = [100, 200].map((count) => countReads(rule, repeat(example, count)))
      expect(many).toBeLessThanOrEqual(few! * 2.2)
    }
  })
})

describe.each([401, 407])('inspect of a %i', (status) => {
  test('takes every text at every place', () => {
    expect(findFaults(withEach(everything(status), TEXTS), look)).toEqual([])
  })

  test.each(LONG_TEXTS)('takes 100 KB of %s at every place', (name, text) => {
    expect(findFaults(withEach(everything(status), [[name, text]]), look)).toEqual([])
  })

  test('takes every body', () => {
    expect(findFaults(withEachBody(everything(status), BODIES), look)).toEqual([])
  })
})

describe('inspect', () => {
  test.each([
    'Negotiate',
    'Basic realm=a',
    'Basic realm="a "q"',
    'Bearer error="x y", scope="a  b"',
    'Digest a=b',
    'DPoP error=use_dpop_nonce',
    'Newauth a=b',
  ])('takes two thousand challenges like %s, on one line and on as many', (challenge) => {
    const lines = Array.from({ length: 2_000 }, () => challenge)
    const { reply, request } = everything(401)
    const inputs = [['lines', lines] as const, ['a line', [lines.join(', ')]] as const].map(
      ([name, values]): [string, Hostile] => [
        name,
        {
          reply: { ...reply, headers: values.map((value): HeaderField => ['www-authenticate', value]) },
          request,
        },
      ],
    )
    expect(findFaults(inputs, look)).toEqual([])
  })

  test('reads no more of the request for each of twice as many challenges', () => {
    expect(charactersRead(200, 50)).toBeLessThanOrEqual(charactersRead(100, 50) * 1.1)
  })

  test('reads no more than twice of credentials that are twice as long', () => {
    expect(charactersRead(10, 200)).toBeLessThanOrEqual(charactersRead(10, 100) * 2.2)
  })
})

/** How much of the request is read for a number of challenges, and credentials with a number of parameters. */
function charactersRead(challenges: number, params: number): number {
  let read = 0
  const credentials = `Digest ${Array.from({ length: params }, (_, at) => `p${1000 + at}="value"`).join(', ')}`
  const request: RequestFacts = {
    ...toHostileRequest([]),
    field: (name) => {
      if (name !== 'authorization') return undefined
      read += credentials.length
      return credentials
    },
  }
  const headers = Array.from({ length: challenges }, (): HeaderField => [
    'www-authenticate',
    'Bearer realm="a", error="x"',
  ])
  inspect({ status: 401, headers, body: undefined }, request)
  return read
}

/** A response with the fields of an example `count` times over. */
function repeat(example: Example, count: number): Hostile {
  const { reply, request } = toHostile(example)
  return { reply: { ...reply, headers: Array.from({ length: count }, () => reply.headers).flat() }, request }
}

/** How often one rule reads something of a challenge. */
function countReads(rule: Rule, { reply, request }: Hostile): number {
  let reads = 0
  const subject = new Subject(reply, request, { final: true })
  const count = (item: Challenge): Challenge =>
    new Proxy(item, {
      get: (target, key: keyof Challenge) => {
        reads++
        return target[key]
      },
    })
  const counted = new Map(CHALLENGE_FIELDS.map((field) => [field, subject.challenges(field).map(count)]))
  Object.defineProperty(subject, 'challenges', { value: (field: ChallengeFieldName) => counted.get(field) })
  const only = indexRules([rule])
  applyRules(subject, new Draft(subject, (scheme) => defaultOffer(401, scheme)), only)
  return reads
}

describe.each(['repair', 'report', 'strict'] as const)('a responder in mode %s', (mode) => {
  /** Answers, and fails where the answer is the one for when something went wrong inside. */
  function respond({ reply, request }: Hostile): void {
    const findings: Finding[] = []
    let refusals = 0
    const options: AuthErrorsOptions = {
      mode,
      onFinding: (finding) => findings.push(finding),
      onRefusal: () => refusals++,
    }
    const answer = createAuthResponder(options).respond({ request, reply })
    if (mode === 'report' || !(reply.status === 401 || reply.status === 407)) {
      expect(answer).toBe(undefined)
      return
    }
    expect(refusals).toBe(1)
    expect(answer?.findings).toEqual(findings)
    for (const [name, value] of answer!.reply.headers) {
      if (name !== 'access-control-expose-headers') expect(`${name}: ${value}`).toMatch(WRITABLE)
    }
  }

  test('takes every text at every place', () => {
    expect(findFaults(withEach(everything(401), TEXTS), respond)).toEqual([])
  })

  test('takes every body', () => {
    expect(findFaults(withEachBody(everything(407), BODIES), respond)).toEqual([])
  })

  test('takes random exchanges', () => {
    expect(findFaults(randomExchanges(2, 1_000), respond)).toEqual([])
  })
})

describe('what a rule repairs', () => {
  test('has no line break, though Access-Control-Expose-Headers: X-A\\r\\nSet-Cookie: x=1 has one', () => {
    const request = toHostileRequest([['origin', 'https://app.example']])
    const headers: HeaderField[] = [
      ['www-authenticate', 'Bearer realm="api"'],
      ['access-control-allow-origin', '*'],
      ['access-control-expose-headers', 'X-A\r\nSet-Cookie: x=1'],
    ]
    const answer = createAuthResponder().respond({
      request,
      reply: { status: 401, headers, body: undefined },
    })
    for (const [, value] of answer!.reply.headers) expect(value).toMatch(WRITABLE)
  })

  test('can be written, though Basic YWJj has a token68 and no place for a realm', () => {
    const headers: HeaderField[] = [['www-authenticate', 'Basic YWJj']]
    applyRule(modules.find(({ rule }) => rule.id === 'basic-without-realm')!.rule, {
      reply: { status: 401, headers, body: undefined },
      request: toHostileRequest([]),
    })
  })
})

function randomExchanges(seed: number, count: number): (readonly [string, Hostile])[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, at) => [`${at} of seed ${seed}`, randomHostile(random)] as const)
}
