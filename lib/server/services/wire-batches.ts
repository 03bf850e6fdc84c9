import { previewOf } from '../../domain/message-policy'
import type { Batch, BatchTotals, BulkBatch, BulkRecipient, RecipientState } from '../../protocol/bulk-objects'
import type { RecipientRow } from '../store/bulk-reports'
import type { BatchRow } from '../store/sql/shared/batch-columns'

/** A batch as its sender is told of it. */
export function toBatch({ contractorId: _, jobTitle: __, ...row }: BatchRow): Batch {
  return { ...row, createdAt: row.createdAt.toISOString(), sendAt: row.sendAt.toISOString() }
}

/** The same in lists. */
export function toBulkBatch(row: BatchRow): BulkBatch {
  const { jobTitle, totals, content } = row
  return { ...toBatch(row), jobTitle, ...toOutcome(totals), preview: previewOf(content) }
}

/** What became of a batch in the words of its first report: what was taken back was sent, what was withheld was not. */
export function toOutcome({ sent, recalled, failed, withheld, delivered, read, replied }: BatchTotals) {
  return { totalSent: sent + recalled, totalFailed: failed + withheld, delivered, read, replied }
}

function toState(row: RecipientRow): RecipientState {
  if (row.state !== 'sent') return row.state
  if (row.repliedAt !== null) return 'replied'
  if (row.readAt !== null) return 'read'
  return row.deliveredAt !== null ? 'delivered' : 'sent'
}

export function toRecipient(row: RecipientRow): BulkRecipient {
  return {
    receiverId: row.receiverId,
    name: row.name ?? row.receiverId,
    state: toState(row),
    error: row.error,
    code: row.code,
    retryAt: row.retryAt?.toISOString() ?? null,
    conversationId: row.conversationId,
    messageId: row.messageId,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    readAt: row.readAt?.toISOString() ?? null,
    repliedAt: row.repliedAt?.toISOString() ?? null,
  }
}
