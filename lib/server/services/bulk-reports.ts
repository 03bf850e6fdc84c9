import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { previewOf } from '../../domain/message-policy'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { BulkBatch, BulkBatchDetail, BulkRecipient, RecipientState } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import { findBatch, listBatches, listRecipients, type RecipientRow } from '../store/bulk-reports'
import type { Store } from '../store/client'
import type { BatchRow } from '../store/sql/list-batches'
import { toCsv } from './csv'

export type BulkReportsService = ReturnType<typeof createBulkReportsService>

/** What became of a contractor's own batches. Nobody else's exist for them. */
export function createBulkReportsService({ store }: { store: Store }) {
  async function getOwn(actor: Actor, batchId: string): Promise<BatchRow> {
    const batch = await findBatch(store, { batchId, contractorId: actor.userId })
    if (batch === null) throw new DomainError('not_found', 'Batch not found')
    return batch
  }

  return {
    async list(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<BulkBatch>> {
      const after = fromPageCursor(cursor, ['time', 'id'])
      const rows = await listBatches(store, { contractorId: actor.userId, after, limit })
      return toPage(rows, limit, toBatch, (row) => [row.createdAt.toISOString(), row.id])
    },

    /** One batch with every recipient, in the order asked. @throws not_found */
    async get(actor: Actor, batchId: string): Promise<BulkBatchDetail> {
      const batch = await getOwn(actor, batchId)
      const { content, personalize } = batch
      const recipients = (await listRecipients(store, { batchId, contractorId: actor.userId })).map(toRecipient)
      return { ...toBatch(batch), content, personalize, recipients }
    },

    /** The same recipients as CSV. @throws not_found */
    async getCsv(actor: Actor, batchId: string): Promise<string> {
      await getOwn(actor, batchId)
      const recipients = (await listRecipients(store, { batchId, contractorId: actor.userId })).map(toRecipient)
      return toCsv(['receiverId', 'name', 'state', 'code', 'error', 'deliveredAt', 'readAt', 'repliedAt'], recipients)
    },
  }
}

function toBatch({ content, personalize: _, ...row }: BatchRow): BulkBatch {
  return { ...row, createdAt: row.createdAt.toISOString(), preview: previewOf(content) }
}

function toState(row: RecipientRow): RecipientState {
  if (row.code !== null) return 'failed'
  if (row.repliedAt !== null) return 'replied'
  if (row.readAt !== null) return 'read'
  return row.deliveredAt !== null ? 'delivered' : 'sent'
}

function toRecipient(row: RecipientRow): BulkRecipient {
  return {
    ...row,
    name: row.name ?? row.receiverId,
    state: toState(row),
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    readAt: row.readAt?.toISOString() ?? null,
    repliedAt: row.repliedAt?.toISOString() ?? null,
  }
}
