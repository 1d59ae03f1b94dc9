import { isAsciiText } from '../challenge/grammar.ts'
import type { HeaderField } from '../exchange.ts'
import { WEB } from '../runtime.ts'
import type { ProblemDetails } from './problem.ts'

/** A body and the media type it is written in. */
export interface Rendered {
  readonly body: string
  /** The fields that every response with this body has. */
  readonly fields: readonly HeaderField[]
}

/** A body with its fields: nothing of a refusal is kept by a cache. */
export function renderAs(contentType: string, body: string): Rendered {
  return {
    body,
    fields: [
      ['content-type', contentType],
      ['content-length', String(utf8Length(body))],
      ['cache-control', 'no-store'],
    ],
  }
}

/** RFC 9457 §3: no charset parameter, JSON is always UTF-8. */
export const PROBLEM_JSON = 'application/problem+json'

export function renderJson(problem: ProblemDetails): Rendered {
  return renderAs(PROBLEM_JSON, JSON.stringify(problem))
}

/** A small page for a person, with nothing in it that has to be loaded. */
export function renderHtml(problem: ProblemDetails): Rendered {
  const title = escapeHtml(`${problem.status} ${problem.title}`)
  const body =
    '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n' +
    '<meta name="viewport" content="width=device-width">\n' +
    `<title>${title}</title>\n<h1>${title}</h1>\n<p>${escapeHtml(problem.detail)}</p>\n</html>\n`
  return renderAs('text/html; charset=utf-8', body)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]!)
}

/** The length of a text in octets of UTF-8: `content-length`. A lone surrogate is written as U+FFFD. */
export function utf8Length(text: string): number {
  return isAsciiText(text) ? text.length : new WEB.TextEncoder().encode(text).length
}
