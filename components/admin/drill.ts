import type { AdminBatch } from '@/lib/protocol/admin-objects'
import type { FailureReason } from './reason-words'
import type { UsageFigure } from './usage-filters'

/** Which rows to show behind a number. */
export type Drill = {
  show: UsageFigure
  day?: string
  of?: string
  job?: string
  template?: string
  reason?: FailureReason
  batch?: string
}

/** What a batch adds to a figure: none are shown behind it that add nothing. */
export function countBehind(batch: AdminBatch, show: UsageFigure): number {
  switch (show) {
    case 'batches':
      return 1
    case 'sent':
      return batch.totalSent
    case 'failed':
      return batch.totalFailed
    case 'undone':
      return batch.state === 'cancelled' ? batch.cancelled : 0
    case 'stopped':
      return batch.state === 'cancelled' ? 0 : batch.cancelled
    case 'followUps':
      return batch.parentId === null ? 0 : 1
    case 'followUpReplies':
      return batch.parentId === null ? 0 : batch.replied
    // None of those was stored.
    case 'refusedByRateLimit':
      return 0
    default:
      return batch[show]
  }
}

/** Whether a row is of the drill's group, where that is the one without a job or template: the server is not asked for it. */
export function isAmong(row: { jobId: string | null; templateId: string | null }, { job, template }: Drill): boolean {
  return (job !== 'none' || row.jobId === null) && (template !== 'none' || row.templateId === null)
}
