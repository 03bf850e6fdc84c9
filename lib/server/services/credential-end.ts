import type { SessionEndReason } from '../../protocol/events'
import type { ChangeFeed } from '../ports/change-feed'

/** Tells every process that credentials are over, so that their sockets close: one where it is named, else all of the user's. */
export async function publishCredentialEnd(
  changes: ChangeFeed,
  ended: { userId: string; sessionId?: string; tokenId?: string; reason: SessionEndReason },
): Promise<void> {
  const { userId, sessionId = null, tokenId = null, reason } = ended
  await changes.publish({ kind: 'credential_ended', userId, sessionId, tokenId, exceptSessionId: null, reason })
}
