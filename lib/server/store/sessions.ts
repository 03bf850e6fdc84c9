import { type Acting, insertAdminAction } from './admin-actions'
import type { Store } from './client'
import { beyond, type PageKey } from './keyset'
import { findSessionOwner as statement } from './sql/find-session-owner'
import type { CredentialOwner } from './sql/find-token-owner'
import { noteSessionsUsed as note } from './sql/note-sessions-used'

export type SessionRow = { id: string; device: string; createdAt: Date; lastUsedAt: Date }

/**
 * The owner of a live session; also notes its use when the last note is older than `noteBefore`. Dead sessions
 * (revoked, past their end, idle since before `idleSince`) and closed accounts find nobody.
 */
export async function findSessionOwner(
  store: Store,
  at: { sessionId: string; now: Date; idleSince: Date; noteBefore: Date },
): Promise<CredentialOwner | null> {
  const [owner] = await statement.run(store.pool, [at.sessionId, at.now, at.idleSince, at.noteBefore])
  return owner ?? null
}

export async function insertSession(
  store: Store,
  { now, ...session }: { id: string; userId: string; device: string; now: Date; expiresAt: Date },
): Promise<void> {
  await store.prisma.session.create({ data: { ...session, createdAt: now, lastUsedAt: now } })
}

/** When the password was last given in a session; null: never. */
export async function findConfirmedAt(store: Store, sessionId: string): Promise<Date | null> {
  const found = await store.prisma.session.findUnique({ where: { id: sessionId }, select: { confirmedAt: true } })
  return found?.confirmedAt ?? null
}

export async function setConfirmedAt(store: Store, sessionId: string, now: Date): Promise<void> {
  await store.prisma.session.updateMany({ where: { id: sessionId }, data: { confirmedAt: now } })
}

/** Notes that these sessions are in use, for those that an open socket keeps alive. */
export async function noteSessionsUsed(store: Store, sessionIds: readonly string[], now: Date): Promise<void> {
  await note.run(store.pool, [sessionIds, now])
}

/** Live sessions, last used first, one more than `limit`. */
export async function listLiveSessions(
  store: Store,
  query: { userId: string; now: Date; idleSince: Date; after: PageKey | null; limit: number },
): Promise<SessionRow[]> {
  return store.prisma.session.findMany({
    where: {
      userId: query.userId,
      revokedAt: null,
      expiresAt: { gt: query.now },
      lastUsedAt: { gt: query.idleSince },
      ...beyond(['lastUsedAt', 'id'], 'desc', query.after),
    },
    orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
    select: { id: true, device: true, createdAt: true, lastUsedAt: true },
  })
}

/** Ends one session, of this user only where `userId` is given. Returns whose it was, or null where none lived. */
export async function revokeSession(
  { prisma }: { prisma: Pick<Store['prisma'], 'session'> },
  end: { sessionId: string; userId: string | null; reason: string; now: Date },
): Promise<{ userId: string; device: string } | null> {
  const [ended] = await prisma.session.updateManyAndReturn({
    where: {
      id: end.sessionId,
      ...(end.userId === null ? {} : { userId: end.userId }),
      revokedAt: null,
      expiresAt: { gt: end.now },
    },
    data: { revokedAt: end.now, revokeReason: end.reason },
    select: { userId: true, device: true },
  })
  return ended ?? null
}

/** The same for anybody's session by an admin, and writes it down. */
export async function revokeAnySession(
  store: Store,
  end: { sessionId: string; reason: string },
  acting: Acting,
): Promise<{ userId: string } | null> {
  return store.prisma.$transaction(async (prisma) => {
    const ended = await revokeSession({ prisma }, { ...end, userId: null, now: acting.now })
    if (ended === null) return null
    // The id of a session is what its browser holds: it is written nowhere.
    await insertAdminAction({ prisma }, acting, {
      action: 'session_ended',
      userId: ended.userId,
      subjectId: ended.userId,
      before: { state: 'signed_in', device: ended.device },
      after: { state: 'ended', device: ended.device },
    })
    return ended
  })
}

/** Ends all sessions of a user but `except` and returns the ids of those that lived. */
export async function revokeSessionsOf(
  { prisma }: { prisma: Pick<Store['prisma'], 'session'> },
  end: { userId: string; except: string | null; reason: string; now: Date },
): Promise<string[]> {
  const ended = await prisma.session.updateManyAndReturn({
    where: {
      userId: end.userId,
      ...(end.except === null ? {} : { id: { not: end.except } }),
      revokedAt: null,
    },
    data: { revokedAt: end.now, revokeReason: end.reason },
    select: { id: true },
  })
  return ended.map(({ id }) => id)
}

/** Forgets sessions that ended before `before`. */
export async function deleteEndedSessions(store: Store, before: Date): Promise<void> {
  await store.prisma.session.deleteMany({
    where: { OR: [{ revokedAt: { lt: before } }, { expiresAt: { lt: before } }] },
  })
}
