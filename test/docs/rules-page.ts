import { inspect } from 'node:util'
import {
  type AuthErrorsOptions,
  createAuthResponder,
  type HeaderField,
  type Reply,
} from '@proxy-auth-errors/core'
import type { Example, Severity } from '../../packages/core/src/misuse/rule.ts'
import { toFacts, toReply } from '../misuse/example.ts'
import type { RuleModule } from '../misuse/rule-modules.ts'
import { requestText, responseText } from './wire-text.ts'

/** Checked by the compiler: the page shows no rule and no severity that does not exist. */
const CHANGED = {
  'proxy-auth-from-origin': 'off',
  'hidden-from-cors': 'error',
} satisfies AuthErrorsOptions['rules']

/** Fields that every answer has: they are shown where the example has them too. */
const EVERYWHERE: ReadonlySet<string> = new Set(['content-type', 'content-length', 'cache-control'])

/** The page about the rules, as Markdown that is not formatted yet. */
export function rulesPage(modules: readonly RuleModule[]): string {
  return [
    '<!-- Written by `npm run docs` from packages/core/src/misuse/rules. Change the rule, not this page. -->',
    '# Misuse rules',
    INTRODUCTION,
    summaryTable(modules),
    ...modules.map(section),
  ].join('\n\n')
}

const INTRODUCTION = `
Each 401 and 407 that leaves an app is looked at with these rules. A rule that is broken is reported as a finding with the name of
the rule and a link to its section here. The challenges that you configure are looked at when you do: one that is an error or a
warning for any request is refused then.

- \`error\`: an RFC says that a response must not be like this, or it gives credentials away.
- \`warning\`: an RFC advises against it, or a client is known to break on it.
- \`advice\`: worth knowing; whether it matters depends on the server and its clients. Mode \`strict\`, which answers errors and warnings with 500, lets a response with advice alone through.

In mode \`repair\`, which is the default, a rule that is marked as repaired also corrects the response. The others can only report:
only the sender knows the right value.

A 400 or 403 with a challenge is looked at too, and is never changed, whatever the mode. Responses with any other status are not looked
at. For tests, \`inspect(reply, request)\` of \`@proxy-auth-errors/core\` takes a response with any status.

A rule can have another severity, and it can be switched off. One that is off neither reports nor repairs; a 401 or 407 leaves as a problem
document with a challenge all the same.

\`\`\`js
app.use(proxyAuthErrors({ rules: ${JSON.stringify(CHANGED)} }))
\`\`\``

function summaryTable(modules: readonly RuleModule[]): string {
  const count = (severity: Severity): number =>
    modules.filter(({ rule }) => rule.severity === severity).length
  const repaired = modules.filter(({ rule }) => rule.repair).length
  const rows = modules.map(
    ({ rule: { id, severity, spec }, rule }) =>
      `| [\`${id}\`](#${id}) | ${severity} | ${rule.repair ? 'yes' : 'no'} | [${spec}](${toUrl(spec)}) |`,
  )
  return [
    `${modules.length} rules: ${count('error')} error, ${count('warning')} warning, ${count('advice')} advice; ${repaired} repaired.`,
    '',
    '| rule | severity | repaired | spec |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function section({ rule, docs }: RuleModule): string {
  const { id, severity, spec } = rule
  const isRepaired = rule.repair !== undefined
  return [
    `## ${id}`,
    docs.summary,
    `**${severity}**, ${isRepaired ? 'repaired' : 'reported only'}, [${spec}](${toUrl(spec)})`,
    docs.why,
    ...docs.bad.flatMap((example) => [
      exchange('Not this', example),
      ...(example.also
        ? [`This breaks ${example.also.map((other) => `[\`${other}\`](#${other})`).join(', ')} too.`]
        : []),
      ...(isRepaired ? ['What leaves instead:', fence(responseText(example, repairedReply(example)))] : []),
    ]),
    ...docs.good.map((example) => exchange('This', example)),
  ].join('\n\n')
}

function exchange(label: string, example: Example): string {
  const parts = [...(example.request ? [requestText(example)] : []), responseText(example, toReply(example))]
  return `${[label, ...conditions(example)].join(', ')}:\n\n${fence(parts.join('\n\n'))}`
}

/** What is true of an example and does not show on the wire. */
function conditions({ request, error, mode }: Example): string[] {
  return [
    ...(request?.secure === undefined ? [] : [request.secure ? 'with TLS' : 'without TLS']),
    ...(mode === undefined ? [] : [`in mode \`${mode}\``]),
    ...(error === undefined ? [] : [`where \`${inspect(error, { breakLength: Infinity })}\` was thrown`]),
  ]
}

/** What the client gets of an example: its challenges, its own fields where they stay, and what was added for the rule. */
function repairedReply(example: Example): Reply {
  const answer = createAuthResponder().respond({
    request: toFacts(example),
    reply: toReply(example),
    ...(example.error === undefined ? {} : { error: example.error }),
  })
  if (!answer) throw new Error(`${example.status} is not answered`)
  const { status, headers, body } = answer.reply
  const replaced = new Set([...headers.map(([name]) => name), ...answer.drop])
  const own = example.headers.map(([name]) => name)
  const fields = [
    ...headers.filter(([name]) => own.includes(name) || !EVERYWHERE.has(name)),
    ...example.headers.filter(([name]) => !replaced.has(name)),
  ]
  // In the order of the example, what is new at the end: a reader compares the two.
  const placeOf = ([name]: HeaderField): number => (own.includes(name) ? own.indexOf(name) : own.length)
  return {
    status,
    headers: fields.toSorted((a, b) => placeOf(a) - placeOf(b)),
    body: example.body === undefined ? undefined : body,
  }
}

function fence(text: string): string {
  return `\`\`\`http\n${text}\n\`\`\``
}

/** The address of a section: `RFC 9110 §11.6.1`. */
function toUrl(spec: string): string {
  return spec.replace(/^RFC (\d+) §(.+)$/, 'https://www.rfc-editor.org/rfc/rfc$1.html#section-$2')
}
