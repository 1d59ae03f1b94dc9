/** Writes docs/rules.md: `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { loadRuleModules } from '../misuse/rule-modules.ts'
import { formatMarkdown } from './format-markdown.ts'
import { rulesPage } from './rules-page.ts'

// The bad examples are answered for real; their findings are no news here.
process.env['NODE_ENV'] = 'production'

const file = new URL('../../docs/rules.md', import.meta.url)
writeFileSync(file, await formatMarkdown(rulesPage(await loadRuleModules()), file))
