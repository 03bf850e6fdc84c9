import type { BulkBatchDetail, BulkProgressState, BulkRecipient, RecipientState } from '@/lib/protocol/objects'

/** Each recipient is in exactly one state, so these counts add up to the number of recipients. */
export type StateCounts = Record<RecipientState, number> & { all: number }

const rank: Record<RecipientState, number> = { failed: -1, sent: 0, delivered: 1, read: 2, replied: 3 }
const timeField = { delivered: 'deliveredAt', read: 'readAt', replied: 'repliedAt' } as const

export function countByState(recipients: readonly BulkRecipient[]): StateCounts {
  const counts: StateCounts = { all: recipients.length, failed: 0, sent: 0, delivered: 0, read: 0, replied: 0 }
  for (const { state } of recipients) counts[state] += 1
  return counts
}

/** Moves one recipient forward. Pushes may repeat or come late, so a state never goes back; `at` is when we heard. */
export function applyProgress(
  batch: BulkBatchDetail,
  progress: { receiverId: string; state: BulkProgressState },
  at: string,
): BulkBatchDetail {
  const index = batch.recipients.findIndex(({ receiverId }) => receiverId === progress.receiverId)
  const before = batch.recipients[index]
  if (!before || before.state === 'failed' || rank[progress.state] <= rank[before.state]) return batch
  const after: BulkRecipient = { ...before, state: progress.state, [timeField[progress.state]]: at }
  return { ...batch, recipients: batch.recipients.with(index, after) }
}

/** When a recipient came to the present state; null where it only was sent. */
export function lastEventAt(recipient: BulkRecipient): string | null {
  return recipient.repliedAt ?? recipient.readAt ?? recipient.deliveredAt
}

/** Failed ones first, since they ask for something; the rest stays in the order asked, so that no row jumps. */
export function failedFirst(recipients: readonly BulkRecipient[]): BulkRecipient[] {
  return recipients.toSorted((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed'))
}
