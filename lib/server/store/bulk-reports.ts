import type { ErrorCode } from '../../protocol/errors'
import type { MessageContent, MessageType } from '../../protocol/objects'
import type { Store } from './client'

export type BatchCounts = { totalSent: number; totalFailed: number; delivered: number; read: number; replied: number }
export type BatchRow = BatchCounts & {
  id: string
  createdAt: Date
  jobId: string | null
  jobTitle: string | null
  messageType: MessageType
  content: MessageContent
  personalize: boolean
}
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
export type AdminBatchRow = Omit<BatchRow, 'content' | 'personalize'> & { contractorId: string; contractorName: string }
type TimeKey = readonly [time: string, id: string] | null

const headColumns = `b.id, b.created_at AS "createdAt", b.job_id AS "jobId", j.title AS "jobTitle",
  b.message_type AS "messageType", b.total_sent AS "totalSent", b.total_failed AS "totalFailed",
  r.delivered, r.read, r.replied`
const ownColumns = `${headColumns}, b.content, b.personalize`

const joins = `LEFT JOIN jobs j ON j.id = b.job_id
  CROSS JOIN LATERAL (
    SELECT count(delivered_at)::int AS delivered, count(read_at)::int AS read, count(replied_at)::int AS replied
    FROM bulk_recipients WHERE batch_id = b.id
  ) r`

/** Own batches, newest first, one more than `limit`. */
export async function listBatches(
  store: Store,
  query: { contractorId: string; after: TimeKey; limit: number },
): Promise<BatchRow[]> {
  const { rows } = await store.pool.query<BatchRow>(
    `SELECT ${ownColumns} FROM bulk_batches b ${joins}
     WHERE b.contractor_id = $1 AND ($2::timestamptz IS NULL OR (b.created_at, b.id) < ($2, $3))
     ORDER BY b.created_at DESC, b.id DESC LIMIT $4 + 1`,
    [query.contractorId, query.after?.[0] ?? null, query.after?.[1] ?? null, query.limit],
  )
  return rows
}

export async function findBatch(
  store: Store,
  query: { batchId: string; contractorId: string },
): Promise<BatchRow | null> {
  const { rows } = await store.pool.query<BatchRow>(
    `SELECT ${ownColumns} FROM bulk_batches b ${joins} WHERE b.id = $1 AND b.contractor_id = $2`,
    [query.batchId, query.contractorId],
  )
  return rows[0] ?? null
}

/** The recipients in the order asked. The name is null for an id that never was a user's. */
export async function listRecipients(store: Store, batchId: string): Promise<RecipientRow[]> {
  const { rows } = await store.pool.query<RecipientRow>(
    `SELECT r.receiver_id AS "receiverId", u.name, r.code, r.error, r.conversation_id AS "conversationId",
       r.message_id AS "messageId", r.delivered_at AS "deliveredAt", r.read_at AS "readAt", r.replied_at AS "repliedAt"
     FROM bulk_recipients r LEFT JOIN users u ON u.id = r.receiver_id WHERE r.batch_id = $1 ORDER BY r.position`,
    [batchId],
  )
  return rows
}

/** Anybody's batches without their content, newest first, one more than `limit`. */
export async function listAllBatches(
  store: Store,
  query: {
    from: Date
    to: Date
    contractorId: string | null
    jobId: string | null
    templateId: string | null
    /** Only batches with a recipient who failed for this reason. */
    failedWith: ErrorCode | null
    after: TimeKey
    limit: number
  },
): Promise<AdminBatchRow[]> {
  const { rows } = await store.pool.query<AdminBatchRow>(
    `SELECT ${headColumns}, b.contractor_id AS "contractorId", u.name AS "contractorName"
     FROM bulk_batches b JOIN users u ON u.id = b.contractor_id ${joins}
     WHERE b.created_at >= $1 AND b.created_at < $2 AND ($3::text IS NULL OR b.contractor_id = $3)
       AND ($4::text IS NULL OR b.job_id = $4) AND ($5::text IS NULL OR b.template_id = $5)
       AND ($6::timestamptz IS NULL OR (b.created_at, b.id) < ($6, $7))
       AND ($8::text IS NULL OR EXISTS (SELECT 1 FROM bulk_recipients f WHERE f.batch_id = b.id AND f.code = $8))
     ORDER BY b.created_at DESC, b.id DESC LIMIT $9 + 1`,
    [
      query.from,
      query.to,
      query.contractorId,
      query.jobId,
      query.templateId,
      query.after?.[0] ?? null,
      query.after?.[1] ?? null,
      query.failedWith,
      query.limit,
    ],
  )
  return rows
}
