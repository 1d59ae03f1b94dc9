import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'

/** Formats a Markdown file as `prettier --write` would. */
export async function formatMarkdown(text: string, file: URL): Promise<string> {
  const filepath = fileURLToPath(file)
  return format(text, { ...(await resolveConfig(filepath)), filepath })
}
