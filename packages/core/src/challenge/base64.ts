import { WEB } from '../runtime.ts'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

/** `atob` is on every runtime; the text is one byte a character. `undefined` where it is not base64. */
export function decodeBase64(text: string): string | undefined {
  // As Node does, whose `Buffer` most libraries use: base64url as well.
  const standard = text.replace(/-/g, '+').replace(/_/g, '/')
  // Measured: the error that `atob` throws costs ten times as much as a whole refusal, and any token can cause it.
  return BASE64.test(standard) ? WEB.atob(standard) : undefined
}
