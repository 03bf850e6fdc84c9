import type { Actor, From } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { SessionInfo } from '../../protocol/objects'
import type { CredentialEndReason } from '../../protocol/pushes'
import type { Page, PageQuery } from '../../protocol/routes'
import { endAllCredentials } from '../store/credentials'
import { listLiveSessions, revokeAnySession, revokeSession } from '../store/sessions'
import type { AccountsParts } from './accounts-parts'
import { toActing } from './acting'
import { publishCredentialEnd, publishEnds } from './credential-end'
import type { By } from './security-log'
import { idleSince } from './session-lifetime'

export function createSessions(parts: AccountsParts) {
  const { store, changes, securityLog, now } = parts

  async function announceEnd(
    ended: { userId: string } | null,
    sessionId: string,
    reason: CredentialEndReason,
    by: By,
  ): Promise<void> {
    if (ended === null) throw new DomainError('not_found', 'Session not found')
    await publishCredentialEnd(changes, { userId: ended.userId, sessionId, reason })
    await securityLog.note({ kind: 'session_ended', userId: ended.userId, ...by })
  }

  return {
    /** Ends the session a browser signs out of. Signing out twice is not an error. */
    async signOut(sessionId: string, from: From): Promise<void> {
      const ended = await revokeSession(store, { sessionId, userId: null, reason: 'signed_out', now: now() })
      if (ended === null) return
      const { userId } = ended
      await publishCredentialEnd(changes, { userId: userId, sessionId: sessionId, reason: 'signed_out' })
      await securityLog.note({ kind: 'sign_out', userId, actorId: userId, from })
    },

    async listSessions(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<SessionInfo>> {
      const at = now()
      const after = fromPageCursor(cursor, ['time', 'id'])
      const rows = await listLiveSessions(store, {
        userId: actor.userId,
        now: at,
        idleSince: idleSince(at),
        after,
        limit,
      })
      return toPage(
        rows,
        limit,
        (row) => ({
          id: row.id,
          device: row.device,
          createdAt: row.createdAt.toISOString(),
          lastUsedAt: row.lastUsedAt.toISOString(),
          current: row.id === actor.sessionId,
        }),
        (row) => [row.lastUsedAt.toISOString(), row.id],
      )
    },

    /** Ends one own session. @throws not_found */
    async endSession(actor: Actor, sessionId: string, from: From): Promise<void> {
      const { userId } = actor
      const reason = sessionId === actor.sessionId ? 'signed_out' : 'revoked'
      const ended = await revokeSession(store, { sessionId, userId, reason, now: now() })
      await announceEnd(ended, sessionId, reason, { actorId: userId, from })
    },

    /** Signs out everywhere, here too, and ends all API tokens. */
    async endAllSessions({ userId }: Actor, from: From): Promise<void> {
      const ended = await endAllCredentials(store, { userId, reason: 'signed_out', now: now() })
      await publishEnds(changes, userId, ended, 'signed_out')
      await securityLog.note({ kind: 'all_ended', userId, actorId: userId, from })
    },

    /** Ends anybody's session, for admins. @throws not_found */
    async endAnySession(actor: Actor, sessionId: string, from: From): Promise<void> {
      const by = { actorId: actor.userId, from }
      const reason = 'ended_by_admin'
      const ended = await revokeAnySession(store, { sessionId, reason }, toActing(parts, by))
      await announceEnd(ended, sessionId, reason, by)
    },
  }
}
