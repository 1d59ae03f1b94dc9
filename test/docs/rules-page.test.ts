import { readFileSync } from 'node:fs'
import { createAuthResponder, type Finding } from '@proxy-auth-errors/core'
import { expect, test } from 'vitest'
import { toFacts, toReply } from '../misuse/example.ts'
import { loadRuleModules } from '../misuse/rule-modules.ts'
import { formatMarkdown } from './format-markdown.ts'
import { rulesPage } from './rules-page.ts'

const root = new URL('../../', import.meta.url)
const file = new URL('docs/rules.md', root)
const page = readFileSync(file, 'utf8')
const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, text]) => text!)
const modules = await loadRuleModules()

test('docs/rules.md is what the rules say', async () => {
  const fresh = await formatMarkdown(rulesPage(modules), file)
  expect(page, 'docs/rules.md is stale. Run: npm run docs').toBe(fresh)
})

test('each rule has one section, in the order in which the rules look', () => {
  expect(headings).toEqual(modules.map(({ rule }) => rule.id))
})

test.each(modules)('the link in a finding of $rule.id leads to its section', ({ rule, docs }) => {
  const links = docs.bad.flatMap((example) => {
    const findings: Finding[] = []
    createAuthResponder({ mode: 'report', onFinding: (finding) => findings.push(finding) }).respond({
      request: toFacts(example),
      reply: toReply(example),
      ...(example.error === undefined ? {} : { error: example.error }),
    })
    return findings.filter((finding) => finding.rule === rule.id).map((finding) => new URL(finding.docs))
  })
  expect(links).toHaveLength(docs.bad.length)
  for (const { pathname, hash } of links) {
    expect(new URL(pathname.replace(/^.*\/blob\/main\//, ''), root)).toEqual(file)
    // An anchor is made of the text of a heading; these have nothing that is changed or left out in it.
    expect(headings).toContain(hash.slice(1))
  }
})
