import type { BatchState, BulkReason, CopyState, RecipientState } from '../../protocol/bulk-objects'
import type { RecipientReason } from '../../protocol/errors'
import type { Store } from './client'
import type { Prisma } from './generated/client'
import { claimTelling as claim } from './sql/claim-telling'
import { findBatches as find } from './sql/find-batches'
import { type AdminBatchQuery, type AdminBatchRow, listAllBatches as listAll } from './sql/list-all-batches'
import { type FamilyRow, listBatchFamilies as listFamilies } from './sql/list-batch-families'
import { type BatchQuery, listBatches as list } from './sql/list-batches'
import type { BatchRow } from './sql/shared/batch-columns'

export type RecipientRow = {
  position: number
  state: CopyState
  receiverId: string
  name: string | null
  code: RecipientReason | null
  error: string | null
  retryAt: Date | null
  conversationId: string | null
  messageId: string | null
  deliveredAt: Date | null
  readAt: Date | null
  repliedAt: Date | null
}

/** Own batches, newest first, one more than `limit`. */
export async function listBatches(store: Store, query: BatchQuery): Promise<BatchRow[]> {
  return list.run(store.pool, { ...query, limit: query.limit + 1 })
}

const ended: readonly BatchState[] = ['sent', 'stopped', 'cancelled']

/** Own batches that have ended, each first one with its follow-ups after it; one first one more than `limit`. */
export async function listBatchFamilies(
  store: Store,
  { contractorId, after, limit, jobId, templateId }: Omit<BatchQuery, 'states'>,
): Promise<FamilyRow[]> {
  const [time, id] = after ?? [null, null]
  return listFamilies.run(store.pool, [contractorId, ended, time, id, limit + 1, jobId, templateId])
}

/** Batches of anybody by their ids. */
export async function findBatches(store: Store, batchIds: readonly string[]): Promise<BatchRow[]> {
  return find.run(store.pool, [batchIds, null, null])
}

/** Those of these batches whose sender was told nothing for so many milliseconds, by any node: the caller tells now. */
export async function claimTelling(store: Store, batchIds: readonly string[], forMs: number): Promise<string[]> {
  return (await claim.run(store.pool, [batchIds, forMs])).map(({ id }) => id)
}

/** One of this contractor's, by its id or by their own key; null where there is none. */
export async function findOwnBatch(
  store: Store,
  { contractorId, ...key }: { contractorId: string } & ({ batchId: string } | { clientBatchId: string }),
): Promise<BatchRow | null> {
  const values = 'batchId' in key ? [[key.batchId], null] : [[], key.clientBatchId]
  const [batch] = await find.run(store.pool, [...values, contractorId])
  return batch ?? null
}

/** Whom a batch has yet to reach, in the order asked. */
export async function listPendingReceivers({ prisma }: Store, batchId: string): Promise<string[]> {
  const rows = await prisma.bulkRecipient.findMany({
    where: { batchId, state: 'pending' },
    orderBy: { position: 'asc' },
    select: { receiverId: true },
  })
  return rows.map(({ receiverId }) => receiverId)
}

/** How many batches of this contractor wait or go out. */
export async function countWaitingBatches({ prisma }: Store, contractorId: string): Promise<number> {
  return prisma.bulkBatch.count({ where: { contractorId, state: { in: ['held', 'scheduled', 'sending', 'paused'] } } })
}

const statesOf: Record<RecipientState, Prisma.BulkRecipientWhereInput> = {
  pending: { state: 'pending' },
  failed: { state: 'failed' },
  withheld: { state: 'withheld' },
  cancelled: { state: 'cancelled' },
  recalled: { state: 'recalled' },
  sent: { state: 'sent', deliveredAt: null, readAt: null, repliedAt: null },
  delivered: { state: 'sent', deliveredAt: { not: null }, readAt: null, repliedAt: null },
  read: { state: 'sent', readAt: { not: null }, repliedAt: null },
  replied: { state: 'sent', repliedAt: { not: null } },
}

/**
 * The recipients in the order asked, from `after` on, one more than `limit`. The name is told of customers whom the sender
 * may list, and of those in a conversation with them; it is null for everybody else, as for an id that never was a user's.
 */
export async function listRecipients(
  store: Store,
  query: {
    batchId: string
    contractorId: string
    state: RecipientState | null
    /** Of these alone; null: of all. */
    among: readonly string[] | null
    after: number | null
    limit: number
  },
): Promise<RecipientRow[]> {
  const { batchId, contractorId, state, among, after, limit } = query
  const recipients = await store.prisma.bulkRecipient.findMany({
    where: {
      batchId,
      ...(state && statesOf[state]),
      ...(among && { receiverId: { in: [...among] } }),
      ...(after !== null && { position: { gt: after } }),
    },
    orderBy: { position: 'asc' },
    take: limit + 1,
    select: {
      position: true,
      receiverId: true,
      state: true,
      code: true,
      error: true,
      retryAt: true,
      conversationId: true,
      messageId: true,
      deliveredAt: true,
      readAt: true,
      repliedAt: true,
    },
  })
  const ids = recipients.map(({ receiverId }) => receiverId)
  const contacts = await store.prisma.conversation.findMany({
    where: { contractorId, customerId: { in: ids } },
    select: { customerId: true },
  })
  const people = await store.prisma.user.findMany({
    where: {
      OR: [
        { id: { in: contacts.map(({ customerId }) => customerId) } },
        { id: { in: ids }, role: 'customer', suspendedAt: null, deletedAt: null },
      ],
    },
    select: { id: true, name: true },
  })
  const nameOf = new Map(people.map(({ id, name }) => [id, name]))
  return recipients.map(({ code, ...recipient }) => ({
    ...recipient,
    code: code as RecipientReason | null,
    name: nameOf.get(recipient.receiverId) ?? null,
  }))
}

/** Why copies of a batch were not sent, the most frequent reason first. */
export async function listReasons({ prisma }: Store, batchId: string): Promise<BulkReason[]> {
  const groups = await prisma.bulkRecipient.groupBy({
    by: ['state', 'code', 'error'],
    where: { batchId, state: { in: ['failed', 'withheld'] } },
    _count: true,
    orderBy: [{ _count: { receiverId: 'desc' } }, { code: 'asc' }, { error: 'asc' }],
  })
  return groups.map(({ state, code, error, _count }) => ({
    state: state as BulkReason['state'],
    code: code as RecipientReason | null,
    error,
    count: _count,
  }))
}

/** Anybody's batches without their content, newest first, one more than `limit`. */
export async function listAllBatches(store: Store, query: AdminBatchQuery): Promise<AdminBatchRow[]> {
  return listAll.run(store.pool, query)
}
