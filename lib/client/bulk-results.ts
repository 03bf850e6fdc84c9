import type { Batch, BatchTotals, BulkBatchDetail, BulkRecipient, RecipientState } from '@/lib/protocol/bulk-objects'

/** Each recipient is in exactly one state, so these counts add up to the number of recipients. */
export type StateCounts = Record<RecipientState, number> & { all: number }

/** How many are in each state: totals count those who went further as well. */
export function countByState(totals: BatchTotals): StateCounts {
  const { requested, pending, failed, withheld, cancelled, recalled, sent, delivered, read, replied } = totals
  return {
    all: requested,
    pending,
    failed,
    withheld,
    cancelled,
    recalled,
    sent: sent - delivered,
    delivered: delivered - read,
    read: read - replied,
    replied,
  }
}

/** What is held of a batch, with what was pushed of it. */
export function withState(held: BulkBatchDetail, batch: Batch): BulkBatchDetail {
  const { sent, recalled, failed, withheld, delivered, read, replied } = batch.totals
  const outcome = { totalSent: sent + recalled, totalFailed: failed + withheld, delivered, read, replied }
  return { ...held, ...batch, ...outcome }
}

/** When a recipient came to the present state; null where it only was sent. */
export function lastEventAt(recipient: BulkRecipient): string | null {
  return recipient.repliedAt ?? recipient.readAt ?? recipient.deliveredAt
}
