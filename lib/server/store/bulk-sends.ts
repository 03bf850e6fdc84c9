import type { ErrorCode } from '../../protocol/errors'
import type { BulkReport, MessageContent, MessageType, Role } from '../../protocol/objects'
import type { Store } from './client'
import { currentXid } from './sends'

export type RecipientFacts = {
  id: string
  name: string
  role: Role
  suspended: boolean
  optedOut: boolean
  blockedSender: boolean
  blockedBySender: boolean
}

const factsSql = `
  SELECT u.id, u.name, u.role, u.suspended_at IS NOT NULL AS suspended, u.bulk_opt_out AS "optedOut",
    EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = u.id AND b.blocked_id = $1) AS "blockedSender",
    EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = $1 AND b.blocked_id = u.id) AS "blockedBySender"
  FROM users u WHERE u.id = ANY($2) AND u.deleted_at IS NULL`

/** What the verdict on each recipient rests on; unknown ids are absent. */
export async function findRecipientFacts(
  store: Store,
  senderId: string,
  receiverIds: readonly string[],
): Promise<Map<string, RecipientFacts>> {
  const { rows } = await store.pool.query<RecipientFacts>({
    name: 'recipient-facts',
    text: factsSql,
    values: [senderId, receiverIds],
  })
  return new Map(rows.map((row) => [row.id, row]))
}

export type NewBatch = {
  batchId: string
  contractorId: string
  clientBatchId: string | null
  messageType: MessageType
  /** As written, before placeholders are filled in. */
  content: MessageContent
  personalize: boolean
  jobId: string | null
  templateId: string | null
  fileUrl: string | null
  recipients: readonly NewRecipient[]
}

export type NewRecipient =
  | { receiverId: string; messageId: string; newConversationId: string; content: MessageContent }
  | { receiverId: string; code: ErrorCode; error: string }

export type StoredCopy = { receiverId: string; conversationId: string; messageId: string; seq: number; begun: boolean }

const storeSql = `
  WITH input AS (
    SELECT * FROM json_to_recordset($1::json) AS i(position int, "receiverId" text, "messageId" text,
      "newConversationId" text, content jsonb, code text, error text)
  ), batch AS (
    INSERT INTO bulk_batches (id, contractor_id, client_batch_id, message_type, content, personalize, job_id,
      template_id, total_sent, total_failed, created_at)
    SELECT $2, $3, $4, $5::"MessageType", $6::jsonb, $7, $8, $9,
      count(*) FILTER (WHERE code IS NULL), count(*) FILTER (WHERE code IS NOT NULL), $10::timestamptz
    FROM input
  ), conv AS (
    INSERT INTO conversations AS c (id, contractor_id, customer_id, last_seq, customer_unread,
      created_at, last_activity_at, created_xid, change_xid)
    SELECT "newConversationId", $3, "receiverId", 1, 1, $10::timestamptz, $10::timestamptz, ${currentXid}, ${currentXid}
    FROM input WHERE code IS NULL ORDER BY "receiverId"
    ON CONFLICT (contractor_id, customer_id) DO UPDATE SET
      last_seq = c.last_seq + 1,
      customer_unread = c.customer_unread + 1,
      last_activity_at = GREATEST(c.last_activity_at, EXCLUDED.last_activity_at),
      change_xid = EXCLUDED.change_xid
    RETURNING c.id, c.customer_id, c.last_seq, c.xmax = 0 AS begun
  ), stored AS (
    INSERT INTO messages (id, conversation_id, seq, sender_id, message_type, content, job_id, created_at)
    SELECT i."messageId", c.id, c.last_seq, $3, $5::"MessageType", i.content, $8, $10::timestamptz
    FROM input i JOIN conv c ON c.customer_id = i."receiverId"
  ), linked AS (
    INSERT INTO conversation_jobs (conversation_id, job_id) SELECT id, $8 FROM conv WHERE $8::text IS NOT NULL
    ON CONFLICT DO NOTHING
  ), held AS (
    INSERT INTO upload_uses (file_url, conversation_id) SELECT $11, id FROM conv WHERE $11::text IS NOT NULL
    ON CONFLICT DO NOTHING
  ), used AS (
    UPDATE uploads SET used_at = $10::timestamptz WHERE file_url = $11 AND used_at IS NULL
  ), counted AS (
    UPDATE templates SET use_count = use_count + 1 WHERE id = $9 AND owner_id = $3
  ), recipients AS (
    INSERT INTO bulk_recipients (batch_id, position, receiver_id, conversation_id, message_id, seq, code, error, sent_at)
    SELECT $2, i.position, i."receiverId", c.id, i."messageId", c.last_seq, i.code, i.error,
      CASE WHEN i.code IS NULL THEN $10::timestamptz END
    FROM input i LEFT JOIN conv c ON c.customer_id = i."receiverId"
  )
  SELECT i."receiverId", c.id AS "conversationId", i."messageId", c.last_seq AS seq, c.begun
  FROM input i JOIN conv c ON c.customer_id = i."receiverId" ORDER BY i.position`

/**
 * Stores a whole batch in one statement, however many recipients it has. One entry a stored copy, in the order asked.
 * @throws a unique violation when this `clientBatchId` was stored meanwhile: then nothing is stored
 */
export async function storeBatch(store: Store, batch: NewBatch, at: Date): Promise<StoredCopy[]> {
  const recipients = batch.recipients.map((recipient, position) => ({ position, ...recipient }))
  const { rows } = await store.pool.query<StoredCopy>({
    name: 'store-batch',
    text: storeSql,
    values: [
      JSON.stringify(recipients),
      batch.batchId,
      batch.contractorId,
      batch.clientBatchId,
      batch.messageType,
      JSON.stringify(batch.content),
      batch.personalize,
      batch.jobId,
      batch.templateId,
      at.toISOString(),
      batch.fileUrl,
    ],
  })
  return rows
}

/** The report of a batch as it was first given, or null where this contractor has no such batch. */
export async function findReportByClientId(
  store: Store,
  contractorId: string,
  clientBatchId: string,
): Promise<BulkReport | null> {
  const { rows } = await store.pool.query({
    name: 'report-by-client-id',
    text: `SELECT b.id, b.total_sent, b.total_failed, r.receiver_id, r.conversation_id, r.message_id, r.code, r.error
      FROM bulk_batches b JOIN bulk_recipients r ON r.batch_id = b.id
      WHERE b.contractor_id = $1 AND b.client_batch_id = $2 ORDER BY r.position`,
    values: [contractorId, clientBatchId],
  })
  const first = rows[0]
  if (!first) return null
  const sent = rows.filter((row) => row.code === null)
  const failed = rows.filter((row) => row.code !== null)
  return {
    batchId: first.id,
    totalSent: first.total_sent,
    totalFailed: first.total_failed,
    results: sent.map((row) => ({
      receiverId: row.receiver_id,
      conversationId: row.conversation_id,
      messageId: row.message_id,
      success: true as const,
    })),
    errors: failed.map((row) => ({ receiverId: row.receiver_id, error: row.error, code: row.code })),
  }
}

/** When this contractor's batches of the last `windowMs` were accepted, oldest first. */
export async function listRecentBatchTimes(store: Store, contractorId: string, since: Date): Promise<Date[]> {
  const { rows } = await store.pool.query<{ created_at: Date }>(
    'SELECT created_at FROM bulk_batches WHERE contractor_id = $1 AND created_at > $2 ORDER BY created_at',
    [contractorId, since],
  )
  return rows.map((row) => row.created_at)
}

/** Remembers a batch that the rate limit refused, for the admin's figures. */
export async function recordRefusal(
  store: Store,
  refusal: { id: string; contractorId: string; jobId: string | null; templateId: string | null; at: Date },
): Promise<void> {
  await store.pool.query(
    'INSERT INTO bulk_refusals (id, contractor_id, job_id, template_id, at) VALUES ($1, $2, $3, $4, $5)',
    [refusal.id, refusal.contractorId, refusal.jobId, refusal.templateId, refusal.at],
  )
}
