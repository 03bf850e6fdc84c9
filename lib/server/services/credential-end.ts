import type { CredentialEndReason } from '../../protocol/pushes'
import type { ChangeFeed } from '../ports/change-feed'
import type { EndedCredentials } from '../store/credentials'

/** Tells every process that credentials are over, so that their sockets close: one where it is named, else all of the user's. */
export async function publishCredentialEnd(
  changes: ChangeFeed,
  ended: { userId: string; sessionId?: string; tokenId?: string; reason: CredentialEndReason },
): Promise<void> {
  const { userId, sessionId = null, tokenId = null, reason } = ended
  await changes.publish({ kind: 'credential_ended', userId, sessionId, tokenId, exceptSessionId: null, reason })
}

/** The same of several, one by one, so that a session begun meanwhile is not meant. */
export async function publishEnds(
  changes: ChangeFeed,
  userId: string,
  { sessionIds, tokenIds }: EndedCredentials,
  reason: CredentialEndReason,
): Promise<void> {
  for (const sessionId of sessionIds) await publishCredentialEnd(changes, { userId, sessionId, reason })
  for (const tokenId of tokenIds) await publishCredentialEnd(changes, { userId, tokenId, reason })
}
