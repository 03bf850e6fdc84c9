import type { ErrorCode } from '../../../protocol/errors'
import { statement } from '../statement'

export type ReportRow = {
  batchId: string
  totalSent: number
  totalFailed: number
  receiverId: string
  conversationId: string | null
  messageId: string | null
  code: ErrorCode | null
  error: string | null
}

/** Hot: every bulk send with a `clientBatchId` begins with it. Batch and recipients in one round trip. */
export const reportByClientId = statement<ReportRow>(
  'report-by-client-id',
  `SELECT b.id AS "batchId", b.total_sent AS "totalSent", b.total_failed AS "totalFailed",
     r.receiver_id AS "receiverId", r.conversation_id AS "conversationId", r.message_id AS "messageId", r.code, r.error
   FROM bulk_batches b JOIN bulk_recipients r ON r.batch_id = b.id
   WHERE b.contractor_id = $1 AND b.client_batch_id = $2 ORDER BY r.position`,
)
