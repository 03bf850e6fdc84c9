import type { SessionEndReason } from '../../protocol/events'
import type { ChangeFeed } from '../ports/change-feed'

/** Tells every process that one session is over, so that its sockets close. */
export async function publishSessionEnd(
  changes: ChangeFeed,
  userId: string,
  sessionId: string,
  reason: SessionEndReason,
): Promise<void> {
  await changes.publish({
    kind: 'credential_ended',
    userId,
    sessionId,
    tokenId: null,
    exceptSessionId: null,
    reason,
  })
}
