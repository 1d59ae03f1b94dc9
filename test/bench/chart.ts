export interface Bar {
  readonly label: string
  readonly value: number
  /** Whether it is what others do: it has another colour. */
  readonly isPeer: boolean
}

const ROW = 18
const LABEL = 300
const LONGEST = 360

/** Horizontal bars with their values, in colours that can be read on white and on black. */
export function drawBars(title: string, bars: readonly Bar[]): string {
  const height = 40 + bars.length * ROW + 12
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const rows = bars.map(({ label, value, isPeer }, at) => {
    const y = 40 + at * ROW
    const width = ((value / most) * LONGEST).toFixed(1)
    return [
      `  <text x="${LABEL - 8}" y="${y + 12}" text-anchor="end">${escapeXml(label)}</text>`,
      `  <rect x="${LABEL}" y="${y + 2}" width="${width}" height="${ROW - 5}" fill="${isPeer ? '#8b949e' : '#2f81f7'}"/>`,
      `  <text x="${LABEL + Number(width) + 6}" y="${y + 12}">${value.toFixed(2)}</text>`,
    ].join('\n')
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 ${height}" role="img" aria-label="${escapeXml(title)}" font-family="sans-serif" font-size="11" fill="#768390">`,
    `  <title>${escapeXml(title)}</title>`,
    `  <text x="16" y="22" font-size="14">${escapeXml(title)}</text>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n')
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
}
