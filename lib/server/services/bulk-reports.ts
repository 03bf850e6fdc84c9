import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { BatchState, BulkBatch, BulkBatchDetail, FollowUpWho, RecipientState } from '../../protocol/bulk-objects'
import { MAX_QUEUED_RECIPIENTS } from '../../protocol/limits'
import type { Page, PageQuery } from '../../protocol/routes'
import { findOwnBatch, listBatches, listBatchFamilies, listReasons, listRecipients } from '../store/bulk-reports'
import type { Store } from '../store/client'
import type { BatchRow } from '../store/sql/shared/batch-columns'
import { listFollowUp } from '../store/waiting-batches'
import { toCsv } from './csv'
import { toBulkBatch, toRecipient } from './wire-batches'

type ListQuery = PageQuery & {
  state?: readonly BatchState[] | 'ended' | undefined
  jobId?: string | undefined
  templateId?: string | undefined
}
type DetailQuery = PageQuery & { state?: RecipientState | undefined; followUp?: FollowUpWho | undefined }

export type BulkReportsService = ReturnType<typeof createBulkReportsService>

/** What became of a contractor's own batches. Nobody else's exist for them. */
export function createBulkReportsService({ store }: { store: Store }) {
  async function getOwn(actor: Actor, batchId: string): Promise<BatchRow> {
    const batch = await findOwnBatch(store, { batchId, contractorId: actor.userId })
    if (batch === null) throw new DomainError('not_found', 'Batch not found')
    return batch
  }

  async function listFamilies(query: Parameters<typeof listBatchFamilies>[1]): Promise<Page<BulkBatch>> {
    const rows = await listBatchFamilies(store, query)
    const roots = rows.filter(({ id, rootId }) => id === rootId)
    const { items, nextCursor } = toPage(
      roots,
      query.limit,
      ({ id }) => rows.filter(({ rootId }) => rootId === id).map(toBulkBatch),
      ({ activeAt, id }) => [activeAt.toISOString(), id],
    )
    return { items: items.flat(), nextCursor }
  }

  return {
    async list(actor: Actor, { cursor, limit, state, jobId, templateId }: ListQuery): Promise<Page<BulkBatch>> {
      const after = fromPageCursor(cursor, ['time', 'id'])
      const query = {
        contractorId: actor.userId,
        jobId: jobId ?? null,
        templateId: templateId ?? null,
        after,
        limit,
      }
      if (state === 'ended') return listFamilies(query)
      const rows = await listBatches(store, { ...query, states: state ?? null })
      return toPage(rows, limit, toBulkBatch, (row) => [row.createdAt.toISOString(), row.id])
    },

    /** One batch with a page of its recipients, in the order asked. @throws not_found */
    async get(
      actor: Actor,
      batchId: string,
      { cursor, limit, state, followUp }: DetailQuery,
    ): Promise<BulkBatchDetail> {
      const after = fromPageCursor(cursor, ['place'])
      const batch = await getOwn(actor, batchId)
      const rows = await listRecipients(store, {
        batchId,
        contractorId: actor.userId,
        state: state ?? null,
        among: followUp ? await listFollowUp(store.pool, batchId, followUp) : null,
        after: after && Number(after[0]),
        limit,
      })
      const { items, nextCursor } = toPage(rows, limit, toRecipient, ({ position }) => [String(position)])
      return { ...toBulkBatch(batch), reasons: await listReasons(store, batchId), recipients: items, nextCursor }
    },

    /** All its recipients as CSV. @throws not_found */
    async getCsv(actor: Actor, batchId: string): Promise<string> {
      await getOwn(actor, batchId)
      const query = {
        batchId,
        contractorId: actor.userId,
        state: null,
        among: null,
        after: null,
        limit: MAX_QUEUED_RECIPIENTS,
      }
      const recipients = (await listRecipients(store, query)).map(toRecipient)
      return toCsv(
        ['receiverId', 'name', 'state', 'code', 'error', 'deliveredAt', 'readAt', 'repliedAt', 'retryAt'],
        recipients,
      )
    },
  }
}
