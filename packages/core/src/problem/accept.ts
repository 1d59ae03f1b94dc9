/**
 * Whether a client asks for a page before it asks for JSON (RFC 9110 §12.5.1): a browser that navigates does,
 * one that accepts everything does not.
 */
export function prefersHtml(accept: string | undefined): boolean {
  // Almost every client that is refused has no `text/html` there at all.
  return accept !== undefined && /text\/(?:html|\*)/i.test(accept) && asksForHtmlFirst(accept)
}

function asksForHtmlFirst(accept: string): boolean {
  const list = accept.slice(0, 1000).toLowerCase()
  const ranges = list.split(',')
  const html = qualityOf(ranges, 'text/html')
  const json = Math.max(qualityOf(ranges, 'application/problem+json'), qualityOf(ranges, 'application/json'))
  const at = list.indexOf('text/html')
  const comesFirst = at >= 0 && at < list.search(/application\/(?:problem\+)?json/)
  return html > json || (html > 0 && html === json && comesFirst)
}

/** The quality of the most specific range that matches. */
function qualityOf(ranges: readonly string[], type: string): number {
  for (const match of [type, type.replace(/\/.*/, '/*'), '*/*']) {
    const found = ranges.map((range) => range.split(';')).filter(([name]) => name?.trim() === match)
    // One with parameters of its own is for another representation than that without them.
    const first = found.find(([, ...params]) => params.every((param) => WEIGHT.test(param))) ?? found[0]
    if (first === undefined) continue
    const weight = first.map((param) => WEIGHT.exec(param)?.[1]).find(Boolean)
    return weight === undefined ? 1 : Number(weight) || 0
  }
  return 0
}

const WEIGHT = /^\s*q\s*=\s*([\d.]+)\s*$/
