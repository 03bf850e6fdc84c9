import type { Role } from '../../protocol/objects'
import type { Store } from './client'

export type SessionRow = { id: string; device: string; createdAt: Date; lastUsedAt: Date }
export type CredentialOwner = { credentialId: string; userId: string; role: Role; name: string; expiresAt: Date | null }

/**
 * The owner of a live session, in one statement that also notes its use when the last note is older than `noteBefore`.
 * Dead sessions (revoked, past their end, idle since before `idleSince`) and closed accounts find nobody.
 */
export async function findSessionOwner(
  store: Store,
  at: { sessionId: string; now: Date; idleSince: Date; noteBefore: Date },
): Promise<CredentialOwner | null> {
  const { rows } = await store.pool.query<CredentialOwner>({
    name: 'find_session_owner',
    text: `
      WITH found AS (
        SELECT s.id, s.last_used_at, s.expires_at, u.id AS user_id, u.role, u.name
        FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.last_used_at > $3
          AND u.suspended_at IS NULL AND u.deleted_at IS NULL
      ), noted AS (
        UPDATE sessions SET last_used_at = $2 FROM found WHERE sessions.id = found.id AND found.last_used_at < $4
      )
      SELECT id AS "credentialId", user_id AS "userId", role, name, expires_at AS "expiresAt" FROM found`,
    values: [at.sessionId, at.now, at.idleSince, at.noteBefore],
  })
  return rows[0] ?? null
}

export async function insertSession(
  store: Store,
  session: { id: string; userId: string; device: string; now: Date; expiresAt: Date },
): Promise<void> {
  await store.pool.query(
    'INSERT INTO sessions (id, user_id, device, created_at, last_used_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)',
    [session.id, session.userId, session.device, session.now, session.expiresAt],
  )
}

/** Notes that these sessions are in use, for those that an open socket keeps alive. */
export async function noteSessionsUsed(store: Store, sessionIds: readonly string[], now: Date): Promise<void> {
  await store.pool.query('UPDATE sessions SET last_used_at = $2 WHERE id = ANY($1) AND revoked_at IS NULL', [
    sessionIds,
    now,
  ])
}

/** Live sessions, last used first, one more than `limit`. */
export async function listLiveSessions(
  store: Store,
  query: {
    userId: string
    now: Date
    idleSince: Date
    after: readonly [time: string, id: string] | null
    limit: number
  },
): Promise<SessionRow[]> {
  const { rows } = await store.pool.query<SessionRow>(
    `SELECT id, device, created_at AS "createdAt", last_used_at AS "lastUsedAt" FROM sessions
     WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND last_used_at > $3
       AND ($4::timestamptz IS NULL OR (last_used_at, id) < ($4, $5))
     ORDER BY last_used_at DESC, id DESC LIMIT $6 + 1`,
    [query.userId, query.now, query.idleSince, query.after?.[0] ?? null, query.after?.[1] ?? null, query.limit],
  )
  return rows
}

/** Ends one session, of this user only where `userId` is given. Returns whose it was, or null where none lived. */
export async function revokeSession(
  store: Store,
  end: { sessionId: string; userId: string | null; reason: string; now: Date },
): Promise<{ userId: string } | null> {
  const { rows } = await store.pool.query<{ userId: string }>(
    `UPDATE sessions SET revoked_at = $3, revoke_reason = $4
     WHERE id = $1 AND ($2::text IS NULL OR user_id = $2) AND revoked_at IS NULL AND expires_at > $3
     RETURNING user_id AS "userId"`,
    [end.sessionId, end.userId, end.now, end.reason],
  )
  return rows[0] ?? null
}

/** Ends all sessions of a user but `except` and returns the ids of those that lived. */
export async function revokeSessionsOf(
  store: Store,
  end: { userId: string; except: string | null; reason: string; now: Date },
): Promise<string[]> {
  const { rows } = await store.pool.query<{ id: string }>(
    `UPDATE sessions SET revoked_at = $3, revoke_reason = $4
     WHERE user_id = $1 AND ($2::text IS NULL OR id <> $2) AND revoked_at IS NULL RETURNING id`,
    [end.userId, end.except, end.now, end.reason],
  )
  return rows.map((row) => row.id)
}

/** Forgets sessions that ended before `before`, and returns how many. */
export async function deleteEndedSessions(store: Store, before: Date): Promise<number> {
  const { rowCount } = await store.pool.query('DELETE FROM sessions WHERE revoked_at < $1 OR expires_at < $1', [before])
  return rowCount ?? 0
}
