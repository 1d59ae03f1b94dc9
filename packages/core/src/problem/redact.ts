/** How much of a text is looked at: a message shows less. */
const LONGEST = 1000

/**
 * The beginning of a text without secrets and without the query of any URL. What stands for a secret is not looked at
 * again: whoever sends parts of that as credentials could make a text grow without end.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const length = Math.min(text.length, LONGEST)
  const isSecret = new Uint8Array(length)
  for (const secret of secrets) {
    // One that begins here may end further on.
    const part = text.slice(0, length - 1 + secret.length)
    let end = 0
    for (let at = part.indexOf(secret); at >= 0 && end < length; at = part.indexOf(secret, at + 1)) {
      end = at + secret.length
      isSecret.fill(1, at, end)
    }
  }
  let clean = ''
  for (let at = 0; at < length; at++) {
    if (!isSecret[at]) clean += text[at]
    else if (!isSecret[at - 1]) clean += '[redacted]'
  }
  return clean.replace(/\?[^\s"'<>\\#]+/g, '?[redacted]')
}
