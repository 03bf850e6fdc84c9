import type { RecipientReason } from '../../../protocol/errors'
import { statement } from '../statement'

export type ReportRow = {
  batchId: string
  /** Null for a batch without recipients: a follow-up that nobody was left for. */
  receiverId: string | null
  conversationId: string | null
  messageId: string | null
  code: RecipientReason | null
  error: string | null
  retryAt: Date | null
}

/** Hot: every bulk send with a `clientBatchId` begins with it. Batch and recipients in one round trip. */
export const reportByClientId = statement<ReportRow>(
  'report-by-client-id',
  `SELECT b.id AS "batchId", r.receiver_id AS "receiverId", r.conversation_id AS "conversationId",
     r.message_id AS "messageId", r.code, r.error, r.retry_at AS "retryAt"
   FROM bulk_batches b LEFT JOIN bulk_recipients r ON r.batch_id = b.id
   WHERE b.contractor_id = $1 AND b.client_batch_id = $2 ORDER BY r.position`,
)
