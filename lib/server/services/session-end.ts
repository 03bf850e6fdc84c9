import type { SessionEndReason } from '../../protocol/events'
import type { ChangeFeed } from '../ports/change-feed'
import type { EndedCredentials } from '../store/credentials'

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

/** The same of an API token. */
export async function publishTokenEnd(
  changes: ChangeFeed,
  userId: string,
  tokenId: string,
  reason: SessionEndReason,
): Promise<void> {
  await changes.publish({
    kind: 'credential_ended',
    userId,
    sessionId: null,
    tokenId,
    exceptSessionId: null,
    reason,
  })
}

/** One by one, so that a session begun meanwhile is not meant. */
export async function publishEnds(
  changes: ChangeFeed,
  userId: string,
  { sessionIds, tokenIds }: EndedCredentials,
  reason: SessionEndReason,
): Promise<void> {
  for (const sessionId of sessionIds) await publishSessionEnd(changes, userId, sessionId, reason)
  for (const tokenId of tokenIds) await publishTokenEnd(changes, userId, tokenId, reason)
}
