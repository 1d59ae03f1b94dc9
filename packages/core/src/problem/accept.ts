/**
 * Whether a client asks for a page before it asks for JSON (RFC 9110 §12.5.1): a browser that navigates does,
 * one that accepts everything does not.
 */
export function prefersHtml(accept: string | undefined): boolean {
  // Almost every client that is refused has no `text/html` there at all.
  if (accept === undefined || !/text\/(?:html|\*)/i.test(accept)) return false
  const ranges = accept.slice(0, 1000).toLowerCase().split(',')
  const html = qualityOf(ranges, ['text/html', 'text/*', '*/*'])
  const json = Math.max(
    qualityOf(ranges, ['application/problem+json', 'application/*', '*/*']),
    qualityOf(ranges, ['application/json', 'application/*', '*/*']),
  )
  return html > json || (html > 0 && html === json && htmlComesFirst(ranges))
}

/** The quality of the most specific range that matches: `matches` goes from specific to general. */
function qualityOf(ranges: readonly string[], matches: readonly string[]): number {
  for (const match of matches) {
    const found = ranges.map((range) => range.split(';')).filter(([type]) => type?.trim() === match)
    // One with parameters of its own is for another representation than that without them.
    const first = found.find(([, ...params]) => params.every((param) => WEIGHT.test(param))) ?? found[0]
    if (first === undefined) continue
    const weight = first.map((param) => WEIGHT.exec(param)?.[1]).find(Boolean)
    return weight === undefined ? 1 : Number(weight) || 0
  }
  return 0
}

const WEIGHT = /^\s*q\s*=\s*([\d.]+)\s*$/

function htmlComesFirst(ranges: readonly string[]): boolean {
  const html = ranges.findIndex((range) => range.trim().startsWith('text/html'))
  const json = ranges.findIndex((range) => /^\s*application\/(?:problem\+)?json/.test(range))
  return html >= 0 && json >= 0 && html < json
}
