import { REPLY_WINDOW_MS } from '../../protocol/limits'
import type { MessageContent, MessageType, Role, Upload } from '../../protocol/objects'
import type { Store } from './client'
import { type MessageRow, messageColumns } from './rows'

/** What a send names, before anything is known of it. The pair is set where a receiver was named. */
export type SendTarget = {
  senderId: string
  conversationId: string | null
  contractorId: string | null
  customerId: string | null
  jobId: string | null
  clientMessageId: string | null
  fileUrl: string | null
}

export type ResolvedSend = {
  /** The first message of this `clientMessageId`, if there is one. */
  existing: MessageRow | null
  conversation: { id: string; contractorId: string; customerId: string } | null
  receiver: { id: string; role: Role; suspended: boolean; deleted: boolean } | null
  blockedByReceiver: boolean
  blockedBySender: boolean
  job: { posterId: string; posterRole: Role; title: string; isOpen: boolean; isLinked: boolean } | null
  upload: Upload | null
}

const resolveSql = `
  SELECT i.ord,
    (SELECT to_json(t) FROM (SELECT ${messageColumns} FROM messages m
      WHERE m.sender_id = i."senderId" AND m.client_message_id = i."clientMessageId") t) AS existing,
    c.id AS conversation_id, c.contractor_id, c.customer_id,
    r.id AS receiver_id, r.role AS receiver_role, r.suspended_at IS NOT NULL AS suspended, r.deleted_at IS NOT NULL AS deleted,
    EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = r.id AND b.blocked_id = i."senderId") AS blocked_by_receiver,
    EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = i."senderId" AND b.blocked_id = r.id) AS blocked_by_sender,
    j.poster_id, j.title AS job_title, j.status = 'open' AS job_open,
    CASE WHEN j.id IS NULL THEN NULL ELSE (SELECT p.role FROM users p WHERE p.id = j.poster_id) END AS poster_role,
    CASE WHEN j.id IS NULL THEN false ELSE EXISTS (
      SELECT 1 FROM conversation_jobs cj WHERE cj.conversation_id = c.id AND cj.job_id = j.id) END AS job_linked,
    up.file_url, up.file_name, up.file_size, up.mime_type, up.width, up.height, up.thumbnail_url
  FROM json_to_recordset($1::json) AS i(ord int, "senderId" text, "conversationId" text, "contractorId" text,
    "customerId" text, "jobId" text, "clientMessageId" text, "fileUrl" text)
  LEFT JOIN LATERAL (
    SELECT id, contractor_id, customer_id FROM conversations
      WHERE id = i."conversationId" AND i."senderId" IN (contractor_id, customer_id)
    UNION ALL
    SELECT id, contractor_id, customer_id FROM conversations
      WHERE contractor_id = i."contractorId" AND customer_id = i."customerId"
  ) c ON true
  LEFT JOIN users r ON r.id = CASE
    WHEN i."senderId" = COALESCE(c.contractor_id, i."contractorId") THEN COALESCE(c.customer_id, i."customerId")
    ELSE COALESCE(c.contractor_id, i."contractorId") END
  LEFT JOIN jobs j ON j.id = i."jobId"
  LEFT JOIN uploads up ON up.file_url = i."fileUrl" AND up.owner_id = i."senderId"
  ORDER BY i.ord`

/** Everything the policy of these sends asks for, in one statement. One entry a target, in order. */
export async function resolveSends(store: Store, targets: readonly SendTarget[]): Promise<ResolvedSend[]> {
  const input = JSON.stringify(targets.map((target, ord) => ({ ord, ...target })))
  const { rows } = await store.pool.query({ name: 'resolve-sends', text: resolveSql, values: [input] })
  return rows.map((row) => ({
    existing: row.existing,
    conversation:
      row.conversation_id === null
        ? null
        : { id: row.conversation_id, contractorId: row.contractor_id, customerId: row.customer_id },
    receiver:
      row.receiver_id === null
        ? null
        : { id: row.receiver_id, role: row.receiver_role, suspended: row.suspended, deleted: row.deleted },
    blockedByReceiver: row.blocked_by_receiver,
    blockedBySender: row.blocked_by_sender,
    job:
      row.poster_id === null
        ? null
        : {
            posterId: row.poster_id,
            posterRole: row.poster_role,
            title: row.job_title,
            isOpen: row.job_open,
            isLinked: row.job_linked,
          },
    upload: row.file_url === null ? null : toUpload(row),
  }))
}

export type UploadRow = {
  file_url: string
  file_name: string
  file_size: number
  mime_type: string
  width: number | null
  height: number | null
  thumbnail_url: string | null
}

export function toUpload(row: UploadRow): Upload {
  return {
    fileUrl: row.file_url,
    fileName: row.file_name,
    fileSize: row.file_size,
    mimeType: row.mime_type,
    ...(row.width !== null && row.height !== null ? { width: row.width, height: row.height } : {}),
    ...(row.thumbnail_url !== null ? { thumbnailUrl: row.thumbnail_url } : {}),
  }
}

export type NewMessage = {
  messageId: string
  /** Used only where the pair has no conversation yet. */
  newConversationId: string
  contractorId: string
  customerId: string
  senderId: string
  messageType: MessageType
  content: MessageContent
  jobId: string | null
  clientMessageId: string | null
  fileUrl: string | null
}

export type StoredMessage = { messageId: string; conversationId: string; seq: number; begun: boolean }
export type BulkReply = { batchId: string; contractorId: string; receiverId: string }

/** The transaction's id as a number: what sync cursors are compared with. */
export const currentXid = 'pg_current_xact_id()::text::bigint'

/**
 * Making the pair's conversation and taking seqs is one upsert: it locks the pair's row first, so seqs have no gap
 * and a pair never gets a second conversation. Rows are taken in the order of the pair here and in the bulk
 * statement, so that the two never wait for each other in a circle.
 */
const appendSql = `
  WITH input AS (
    SELECT * FROM json_to_recordset($1::json) AS i(ord int, "messageId" text, "newConversationId" text,
      "contractorId" text, "customerId" text, "senderId" text, "messageType" text, content jsonb, "jobId" text,
      "clientMessageId" text, "fileUrl" text)
  ), pair AS (
    SELECT "contractorId" AS contractor_id, "customerId" AS customer_id, min("newConversationId") AS new_id,
      count(*)::int AS n, (count(*) FILTER (WHERE "senderId" = "contractorId"))::int AS from_contractor
    FROM input GROUP BY 1, 2
  ), conv AS (
    INSERT INTO conversations AS c (id, contractor_id, customer_id, last_seq, contractor_unread, customer_unread,
      created_at, last_activity_at, created_xid, change_xid)
    SELECT new_id, contractor_id, customer_id, n, n - from_contractor, from_contractor,
      $2::timestamptz, $2::timestamptz, ${currentXid}, ${currentXid}
    FROM pair ORDER BY contractor_id, customer_id
    ON CONFLICT (contractor_id, customer_id) DO UPDATE SET
      last_seq = c.last_seq + EXCLUDED.last_seq,
      contractor_unread = c.contractor_unread + EXCLUDED.contractor_unread,
      customer_unread = c.customer_unread + EXCLUDED.customer_unread,
      last_activity_at = GREATEST(c.last_activity_at, EXCLUDED.last_activity_at),
      change_xid = EXCLUDED.change_xid
    RETURNING c.id, c.contractor_id, c.customer_id, c.last_seq, c.xmax = 0 AS begun
  ), stored AS (
    INSERT INTO messages (id, conversation_id, seq, sender_id, message_type, content, job_id, client_message_id, created_at)
    SELECT i."messageId", c.id,
      c.last_seq - p.n + row_number() OVER (PARTITION BY i."contractorId", i."customerId" ORDER BY i.ord),
      i."senderId", i."messageType"::"MessageType", i.content, i."jobId", i."clientMessageId", $2::timestamptz
    FROM input i
    JOIN pair p ON p.contractor_id = i."contractorId" AND p.customer_id = i."customerId"
    JOIN conv c ON c.contractor_id = i."contractorId" AND c.customer_id = i."customerId"
    RETURNING id, conversation_id, seq
  ), linked AS (
    INSERT INTO conversation_jobs (conversation_id, job_id)
    SELECT DISTINCT c.id, i."jobId" FROM input i
    JOIN conv c ON c.contractor_id = i."contractorId" AND c.customer_id = i."customerId"
    WHERE i."jobId" IS NOT NULL ON CONFLICT DO NOTHING
  ), held AS (
    INSERT INTO upload_uses (file_url, conversation_id)
    SELECT DISTINCT i."fileUrl", c.id FROM input i
    JOIN conv c ON c.contractor_id = i."contractorId" AND c.customer_id = i."customerId"
    WHERE i."fileUrl" IS NOT NULL ON CONFLICT DO NOTHING
  ), used AS (
    UPDATE uploads SET used_at = $2::timestamptz
    WHERE file_url IN (SELECT "fileUrl" FROM input WHERE "fileUrl" IS NOT NULL) AND used_at IS NULL
  ), replied AS (
    UPDATE bulk_recipients b SET replied_at = $2::timestamptz
    FROM conv c
    WHERE b.conversation_id = c.id AND b.replied_at IS NULL AND NOT c.begun
      AND b.sent_at > $2::timestamptz - interval '${REPLY_WINDOW_MS} milliseconds'
      AND EXISTS (SELECT 1 FROM input i WHERE i."contractorId" = c.contractor_id AND i."customerId" = c.customer_id
        AND i."senderId" = c.customer_id)
    RETURNING b.batch_id, c.contractor_id, b.receiver_id
  )
  SELECT s.id, s.conversation_id, s.seq, c.begun,
    (SELECT json_agg(json_build_object('batchId', r.batch_id, 'contractorId', r.contractor_id,
      'receiverId', r.receiver_id)) FROM replied r) AS replies
  FROM stored s JOIN conv c ON c.id = s.conversation_id`

/**
 * Stores these messages in one statement, in order, and links their jobs and files.
 * @throws a unique violation when one of the `clientMessageId`s was stored meanwhile: then nothing is stored
 */
export async function appendMessages(
  store: Store,
  messages: readonly NewMessage[],
  at: Date,
): Promise<{ stored: Map<string, StoredMessage>; replies: BulkReply[] }> {
  const input = JSON.stringify(messages.map((message, ord) => ({ ord, ...message })))
  const { rows } = await store.pool.query({
    name: 'append-messages',
    text: appendSql,
    values: [input, at.toISOString()],
  })
  const stored = new Map<string, StoredMessage>()
  for (const row of rows) {
    stored.set(row.id, { messageId: row.id, conversationId: row.conversation_id, seq: row.seq, begun: row.begun })
  }
  return { stored, replies: rows[0]?.replies ?? [] }
}

const UNIQUE_VIOLATION = '23505'
const SERIALIZATION_CODES = new Set(['40001', '40P01'])

/** Somebody else stored the same key first: what is there now can be read and answered with. */
export function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === UNIQUE_VIOLATION
}

/** A deadlock or serialization failure: PostgreSQL asks for the same again. */
export function isTransient(error: unknown): boolean {
  return SERIALIZATION_CODES.has(String((error as { code?: unknown } | null)?.code))
}
