import type { MessageType } from '../../../../protocol/objects'

export type BatchHead = {
  id: string
  createdAt: Date
  jobId: string | null
  jobTitle: string | null
  messageType: MessageType
  totalSent: number
  totalFailed: number
  delivered: number
  read: number
  replied: number
}

/** Columns of `bulk_batches b` with what became of its copies; needs `batchJoins`. */
export const batchColumns = `b.id, b.created_at AS "createdAt", b.job_id AS "jobId", j.title AS "jobTitle",
  b.message_type AS "messageType", b.total_sent AS "totalSent", b.total_failed AS "totalFailed",
  r.delivered, r.read, r.replied`

export const batchJoins = `LEFT JOIN jobs j ON j.id = b.job_id
  CROSS JOIN LATERAL (
    SELECT count(delivered_at)::int AS delivered, count(read_at)::int AS read, count(replied_at)::int AS replied
    FROM bulk_recipients WHERE batch_id = b.id
  ) r`
