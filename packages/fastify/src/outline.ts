import type { ChallengeStatus } from '@proxy-auth-errors/core'

/**
 * What later hooks see as the payload of a refusal: the members that every such problem document has. The whole of it takes
 * its place when the header section is written, as what hooks set belongs to what is decided on.
 */
export function outlineOf(status: ChallengeStatus): string {
  return status === 407
    ? '{"type":"about:blank","title":"Proxy Authentication Required","status":407}'
    : '{"type":"about:blank","title":"Unauthorized","status":401}'
}
