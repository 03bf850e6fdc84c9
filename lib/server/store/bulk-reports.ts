import type { ErrorCode } from '../../protocol/errors'
import type { Store } from './client'
import { type AdminBatchQuery, type AdminBatchRow, listAllBatches as listAll } from './sql/list-all-batches'
import { type BatchRow, listBatches as list } from './sql/list-batches'

export type RecipientRow = {
  receiverId: string
  name: string | null
  code: ErrorCode | null
  error: string | null
  conversationId: string | null
  messageId: string | null
  deliveredAt: Date | null
  readAt: Date | null
  repliedAt: Date | null
}

/** Own batches, newest first, one more than `limit`. */
export async function listBatches(
  store: Store,
  query: { contractorId: string; after: readonly [time: string, id: string] | null; limit: number },
): Promise<BatchRow[]> {
  return list.run(store.pool, { ...query, batchId: null, limit: query.limit + 1 })
}

export async function findBatch(
  store: Store,
  query: { batchId: string; contractorId: string },
): Promise<BatchRow | null> {
  const [batch] = await list.run(store.pool, { ...query, after: null, limit: 1 })
  return batch ?? null
}

/**
 * The recipients in the order asked. The name is told of customers whom the sender may list, and of those in a
 * conversation with them; it is null for everybody else, as for an id that never was a user's.
 */
export async function listRecipients(
  store: Store,
  { batchId, contractorId }: { batchId: string; contractorId: string },
): Promise<RecipientRow[]> {
  const recipients = await store.prisma.bulkRecipient.findMany({
    where: { batchId },
    orderBy: { position: 'asc' },
    select: {
      receiverId: true,
      code: true,
      error: true,
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
    code: code as ErrorCode | null,
    name: nameOf.get(recipient.receiverId) ?? null,
  }))
}

/** Anybody's batches without their content, newest first, one more than `limit`. */
export async function listAllBatches(store: Store, query: AdminBatchQuery): Promise<AdminBatchRow[]> {
  return listAll.run(store.pool, query)
}
