const URL =
  /^(?:https:\/\/[^/]|http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/?#]|$))[\x21\x23-\x5b\x5d-\x7e]*$/i

/** Whether a text can be a `resource_metadata` (RFC 9728 §5.1): an https URL, or http on loopback. */
export function isMetadataUrl(text: string): boolean {
  return URL.test(text)
}
