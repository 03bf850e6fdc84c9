import type { Peer, Role } from '../../protocol/objects'
import type { Store } from './client'
import { beyond, type PageKey } from './keyset'
import { isVisiblePerson } from './users'

export type BlockRow = Peer & { createdAt: Date }

/** People whom a user has blocked, newest block first, one more than `limit`. */
export async function listBlocks(
  store: Store,
  query: { blockerId: string; after: PageKey | null; limit: number },
): Promise<BlockRow[]> {
  const rows = await store.prisma.block.findMany({
    where: { blockerId: query.blockerId, ...beyond(['createdAt', 'blockedId'], 'desc', query.after) },
    orderBy: [{ createdAt: 'desc' }, { blockedId: 'desc' }],
    take: query.limit + 1,
    select: { createdAt: true, blocked: { select: { id: true, name: true, role: true } } },
  })
  return rows.map(({ createdAt, blocked }) => ({ ...blocked, createdAt }))
}

/** For each of these users everybody whom they have blocked or who has blocked them. */
export async function listBlockedEitherWay(
  store: Store,
  userIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const blocked = new Map(userIds.map((userId) => [userId, new Set<string>()]))
  const rows = await store.prisma.block.findMany({
    where: { OR: [{ blockerId: { in: [...userIds] } }, { blockedId: { in: [...userIds] } }] },
    select: { blockerId: true, blockedId: true },
  })
  for (const { blockerId, blockedId } of rows) {
    blocked.get(blockerId)?.add(blockedId)
    blocked.get(blockedId)?.add(blockerId)
  }
  return blocked
}

/**
 * Blocks a user of `role`, and keeps what both may know of each other's marks until then. `isKnown` is false where there is none, and for somebody suspended who is no contact: the list
 * of blocks would tell the name. `isNew` where the block stood already.
 */
export async function insertBlock(
  store: Store,
  { role, now, ...pair }: { blockerId: string; blockedId: string; role: Role; now: Date },
): Promise<{ isKnown: boolean; isNew: boolean }> {
  const isKnown = await isVisiblePerson(store, { viewerId: pair.blockerId, userId: pair.blockedId, role })
  if (!isKnown) return { isKnown: false, isNew: false }
  const [contractorId, customerId] =
    role === 'customer' ? [pair.blockerId, pair.blockedId] : [pair.blockedId, pair.blockerId]
  const marks = await store.prisma.conversation.findUnique({
    where: { contractorId_customerId: { contractorId, customerId } },
    select: {
      contractorDeliveredSeq: true,
      contractorReadSeq: true,
      customerDeliveredSeq: true,
      customerReadSeq: true,
    },
  })
  const { count } = await store.prisma.block.createMany({
    data: [{ ...pair, ...marks, createdAt: now }],
    skipDuplicates: true,
  })
  return { isKnown: true, isNew: count === 1 }
}

export async function deleteBlock(store: Store, pair: { blockerId: string; blockedId: string }): Promise<boolean> {
  const { count } = await store.prisma.block.deleteMany({ where: pair })
  return count === 1
}
