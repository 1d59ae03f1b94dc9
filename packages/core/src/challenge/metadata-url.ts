/** A text that can be a `resource_metadata` (RFC 9728 §5.1): an https URL, or http on loopback. */
export const METADATA_URL: RegExp =
  /^(?:https:\/\/[\x21\x24-\x2e\x30-\x39\x3b-\x3e\x41-\x5b\x5d-\x7e]|http:\/\/(?:(?:[a-z\d.-]+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d*)?(?=[/?#]|$))[\x21\x23-\x5b\x5d-\x7e]*$/i
