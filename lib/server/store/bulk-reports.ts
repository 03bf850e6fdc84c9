import type { ErrorCode } from '../../protocol/errors'
import type { Store } from './client'
import type { Prisma } from './generated/client'
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

/** Whom the directory lists. */
const listed = { role: 'customer', suspendedAt: null, deletedAt: null } satisfies Prisma.UserWhereInput

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
 * The recipients in the order asked. The name is told of customers whom the sender may list, and of those whom a copy
 * reached; it is null for everybody else, as for an id that never was a user's.
 */
export async function listRecipients(store: Store, batchId: string): Promise<RecipientRow[]> {
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
  const idsOf = (fits: (recipient: (typeof recipients)[number]) => boolean) =>
    recipients.filter(fits).map(({ receiverId }) => receiverId)
  const people = await store.prisma.user.findMany({
    where: {
      OR: [
        { id: { in: idsOf(({ conversationId }) => conversationId !== null) } },
        { id: { in: idsOf(({ conversationId }) => conversationId === null) }, ...listed },
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
