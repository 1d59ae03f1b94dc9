import { readdirSync } from 'node:fs'
import type { Rule, RuleDocs } from '../../packages/core/src/misuse/rule.ts'
import { RULES } from '../../packages/core/src/misuse/rules/index.ts'

/** What the file of a rule exports. */
export interface RuleModule {
  readonly rule: Rule
  readonly docs: RuleDocs
}

const folder = new URL('../../packages/core/src/misuse/rules/', import.meta.url)

/** Every rule with its docs, in the order in which the rules look. The index has no docs: a bundle leaves them out. */
export async function loadRuleModules(): Promise<readonly RuleModule[]> {
  const files = readdirSync(folder).filter((name) => name !== 'index.ts' && !name.endsWith('.test.ts'))
  const modules = await Promise.all(
    files.map(async (name) => (await import(/* @vite-ignore */ new URL(name, folder).href)) as RuleModule),
  )
  const places = new Map(RULES.map((rule, at) => [rule.id, at]))
  return modules.toSorted((a, b) => places.get(a.rule.id)! - places.get(b.rule.id)!)
}
