import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { SessionEndReason } from '../../protocol/events'
import type { SessionInfo } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import { listLiveSessions, revokeSession, revokeSessionsOf } from '../store/sessions'
import type { AccountsParts } from './accounts-parts'
import { publishSessionEnd } from './session-end'
import { idleSince } from './session-lifetime'

export function createSessions({ store, changes, now }: AccountsParts) {
  async function end(sessionId: string, userId: string | null, reason: SessionEndReason): Promise<void> {
    const ended = await revokeSession(store, { sessionId, userId, reason, now: now() })
    if (ended === null) throw new DomainError('not_found', 'Session not found')
    await publishSessionEnd(changes, ended.userId, sessionId, reason)
  }

  return {
    /** Ends the session a browser signs out of. Signing out twice is not an error. */
    async signOut(sessionId: string): Promise<void> {
      const ended = await revokeSession(store, { sessionId, userId: null, reason: 'signed_out', now: now() })
      if (ended !== null) await publishSessionEnd(changes, ended.userId, sessionId, 'signed_out')
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
    async endSession(actor: Actor, sessionId: string): Promise<void> {
      await end(sessionId, actor.userId, sessionId === actor.sessionId ? 'signed_out' : 'revoked')
    },

    /** Signs out everywhere, here too. API tokens stay. */
    async endAllSessions(actor: Actor): Promise<void> {
      const ended = await revokeSessionsOf(store, {
        userId: actor.userId,
        except: null,
        reason: 'signed_out',
        now: now(),
      })
      for (const sessionId of ended) await publishSessionEnd(changes, actor.userId, sessionId, 'signed_out')
    },

    /** Ends anybody's session, for admins. @throws not_found */
    async endAnySession(sessionId: string): Promise<void> {
      await end(sessionId, null, 'revoked')
    },
  }
}
