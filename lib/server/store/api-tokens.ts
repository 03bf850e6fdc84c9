import type { Store } from './client'
import { beyond, type PageKey } from './keyset'
import { type CredentialOwner, findTokenOwner as statement } from './sql/find-token-owner'

export type ApiTokenRow = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }

/** The owner of a live token; also notes its use when the last note is older than `noteBefore`. */
export async function findTokenOwner(
  store: Store,
  at: { secretHash: string; now: Date; noteBefore: Date },
): Promise<CredentialOwner | null> {
  const [owner] = await statement.run(store.pool, [at.secretHash, at.now, at.noteBefore])
  return owner ?? null
}

export async function insertToken(
  store: Store,
  { now, ...token }: { id: string; userId: string; name: string; secretHash: string; now: Date },
): Promise<void> {
  await store.prisma.apiToken.create({ data: { ...token, createdAt: now } })
}

/** Live tokens, newest first, one more than `limit`. */
export async function listTokens(
  store: Store,
  query: { userId: string; after: PageKey | null; limit: number },
): Promise<ApiTokenRow[]> {
  return store.prisma.apiToken.findMany({
    where: { userId: query.userId, revokedAt: null, ...beyond(['createdAt', 'id'], 'desc', query.after) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
    select: { id: true, name: true, createdAt: true, lastUsedAt: true },
  })
}

/** Returns false where the user has no such live token. */
export async function revokeToken(store: Store, end: { tokenId: string; userId: string; now: Date }): Promise<boolean> {
  const { count } = await store.prisma.apiToken.updateMany({
    where: { id: end.tokenId, userId: end.userId, revokedAt: null },
    data: { revokedAt: end.now },
  })
  return count === 1
}

/** Forgets tokens that ended before `before`. */
export async function deleteEndedTokens(store: Store, before: Date): Promise<void> {
  await store.prisma.apiToken.deleteMany({ where: { revokedAt: { lt: before } } })
}
