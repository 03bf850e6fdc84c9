import type { TokenGrant } from '../../domain/token-grant'
import type { TokenScope } from '../../protocol/objects'
import type { Store } from './client'
import type { Prisma } from './generated/client'
import { beyond, type PageKey } from './keyset'
import { findTokenOwner as statement, type TokenOwner } from './sql/find-token-owner'

export type ApiTokenRow = TokenGrant & { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }
type NewTokenRow = ApiTokenRow & { userId: string; secretHash: string }

/** The owner of a live token; also notes its use when the last note is older than `noteBefore`. */
export async function findTokenOwner(
  store: Store,
  at: { secretHash: string; now: Date; noteBefore: Date },
): Promise<TokenOwner | null> {
  const [owner] = await statement.run(store.pool, [at.secretHash, at.now, at.noteBefore])
  return owner ?? null
}

export async function insertToken(store: { prisma: Pick<Store['prisma'], 'apiToken'> }, token: NewTokenRow) {
  await store.prisma.apiToken.create({ data: { ...token, scopes: [...token.scopes] } })
}

/** Inserts a token unless its owner has `max` live ones. Returns false where they have. */
export async function insertLimitedToken(store: Store, token: NewTokenRow, max: number): Promise<boolean> {
  return store.prisma.$transaction(async (prisma) => {
    // Writes what is there: a lock, so that requests of one owner count after each other.
    await prisma.user.updateMany({ where: { id: token.userId, deletedAt: null }, data: { deletedAt: null } })
    const count = await prisma.apiToken.count({ where: live(token.userId, token.createdAt) })
    if (count >= max) return false
    await insertToken({ prisma }, token)
    return true
  })
}

function live(userId: string, now: Date): Prisma.ApiTokenWhereInput {
  return { userId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] }
}

/** Live tokens, newest first, one more than `limit`. */
export async function listTokens(
  store: Store,
  query: { userId: string; now: Date; after: PageKey | null; limit: number },
): Promise<ApiTokenRow[]> {
  const rows = await store.prisma.apiToken.findMany({
    where: { ...live(query.userId, query.now), ...beyond(['createdAt', 'id'], 'desc', query.after) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
    select: { id: true, name: true, scopes: true, createdAt: true, lastUsedAt: true, expiresAt: true },
  })
  return rows.map(({ scopes, ...row }) => ({ ...row, scopes: scopes as TokenScope[] }))
}

/** Ends all tokens of a user and returns the ids of those that lived. */
export async function revokeTokensOf(
  { prisma }: { prisma: Pick<Store['prisma'], 'apiToken'> },
  end: { userId: string; now: Date },
): Promise<string[]> {
  const ended = await prisma.apiToken.updateManyAndReturn({
    where: { userId: end.userId, revokedAt: null },
    data: { revokedAt: end.now },
    select: { id: true },
  })
  return ended.map(({ id }) => id)
}

/** Returns false where the user has no such live token. */
export async function revokeToken(store: Store, end: { tokenId: string; userId: string; now: Date }): Promise<boolean> {
  const { count } = await store.prisma.apiToken.updateMany({
    where: { id: end.tokenId, userId: end.userId, revokedAt: null },
    data: { revokedAt: end.now },
  })
  return count === 1
}

/** Forgets tokens that were revoked or expired before `before`. */
export async function deleteEndedTokens(store: Store, before: Date): Promise<void> {
  await store.prisma.apiToken.deleteMany({
    where: { OR: [{ revokedAt: { lt: before } }, { expiresAt: { lt: before } }] },
  })
}
