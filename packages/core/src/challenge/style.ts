/** How challenges are written, where the grammar gives a choice that a sender does not have. */
export interface Style {
  /** Two commas with nothing between them, or one at an end (RFC 9110 §5.6.1.1). */
  readonly emptyElement: boolean
  /** White space around the `=` of a parameter (§5.6.3). */
  readonly spaceAroundEquals: boolean
  /** A realm that is no quoted-string (§11.5). */
  readonly unquotedRealm: boolean
  /** Several challenges on one line (§11.6.1). */
  readonly folded: boolean
  /** Parameters of Digest that are quoted and must not be, or the other way round (RFC 7616 §3.3). */
  readonly digestQuoting: readonly string[]
}

const QUOTED: ReadonlySet<string> = new Set(['realm', 'domain', 'nonce', 'opaque', 'qop'])
const BARE: ReadonlySet<string> = new Set(['stale', 'algorithm'])

/** Reads the style of field lines that parse. */
export function readStyle(lines: readonly string[]): Style {
  let emptyElement = false
  let spaceAroundEquals = false
  let unquotedRealm = false
  let folded = false
  const digestQuoting: string[] = []
  let scheme = ''
  for (const line of lines) {
    let schemes = 0
    /** Whether a scheme with nothing behind it was read last: a parameter cannot follow a comma there. */
    let isBare = false
    const elements = splitElements(line)
    for (const element of elements) {
      if (element === '') {
        emptyElement ||= elements.length > 1
        continue
      }
      // A scheme with or without its first parameter, or a parameter alone.
      const started = /^([^\s=]+)(?:$| +(?=[^\s=]))(.*)$/s.exec(element)
      const startsScheme = started !== null && !/^\s*=/.test(started[2]!)
      emptyElement ||= isBare && !startsScheme
      isBare = startsScheme && started[2] === ''
      if (startsScheme) {
        scheme = started[1]!.toLowerCase()
        schemes++
      }
      const param = /^([^\s="]+)(\s*)=(\s*)("?)(.?)/s.exec(startsScheme ? started[2]! : element)
      // `=` or the end after `=` is the padding of a token68.
      if (!param || (param[4] === '' && /^=?$/.test(param[5]!))) continue
      const name = param[1]!.toLowerCase()
      const quoted = param[4] === '"'
      spaceAroundEquals ||= param[2] !== '' || param[3] !== ''
      unquotedRealm ||= name === 'realm' && !quoted
      if (scheme === 'digest' && (quoted ? BARE : QUOTED).has(name)) digestQuoting.push(name)
    }
    folded ||= schemes > 1
  }
  return { emptyElement, spaceAroundEquals, unquotedRealm, folded, digestQuoting }
}

/** The elements of a list, without the white space around them; a comma in a quoted-string does not part them. */
function splitElements(line: string): string[] {
  const elements: string[] = []
  let start = 0
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at]
    if (quoted && char === '\\') at++
    else if (char === '"') quoted = !quoted
    else if (char === ',' && !quoted) {
      elements.push(line.slice(start, at).trim())
      start = at + 1
    }
  }
  elements.push(line.slice(start).trim())
  return elements
}
