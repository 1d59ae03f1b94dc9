/** Writes a text in a colour where the output is a terminal that may show one (https://no-color.org). */
export type Paint = (colour: 'red' | 'green' | 'bold' | 'dim', text: string) => string

const CODES = { red: [31, 39], green: [32, 39], bold: [1, 22], dim: [2, 22] } as const

export function choosePaint({ isTTY }: { readonly isTTY?: boolean }): Paint {
  if (!isTTY || process.env['NO_COLOR']) return (_colour, text) => text
  return (colour, text) => `\u001b[${CODES[colour][0]}m${text}\u001b[${CODES[colour][1]}m`
}

/** Breaks a text into lines of at most `width` characters, between words where that is possible. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width)
    const end = space > 0 ? space : width
    lines.push(rest.slice(0, end))
    rest = rest.slice(end).trimStart()
  }
  lines.push(rest)
  return lines
}
