import { REPLY_WINDOW_MS } from '../../../protocol/limits'
import { statement } from '../statement'
import { appendCtes, inputColumns } from './shared/append-ctes'

export type AppendedRow = {
  messageId: string
  conversationId: string
  seq: number
  begun: boolean
  /** Batches that the sender's message answers; null where there is none. */
  answeredBatchIds: string[] | null
}

/**
 * Hot and set-based: messages of several senders that arrive together, with their conversations, seqs, jobs and files,
 * in one statement and one flush; through Prisma's client each costs ten times as much.
 */
export const appendMessages = statement<AppendedRow>(
  'append-messages',
  `WITH input AS (
    SELECT message_id, new_conversation_id, contractor_id, customer_id, sender_id, message_type::"MessageType",
      content::jsonb, job_id, client_message_id, file_url, ord
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::text[], $11::text[]) WITH ORDINALITY AS i(${inputColumns})
  ), ${appendCtes('$1')}, replied AS (
    UPDATE bulk_recipients b SET replied_at = $1::timestamptz
    FROM (SELECT DISTINCT conversation_id, sender_id FROM placed WHERE sender_id = customer_id AND NOT begun) c
    WHERE b.conversation_id = c.conversation_id AND b.replied_at IS NULL
      AND b.sent_at > $1::timestamptz - interval '${REPLY_WINDOW_MS} milliseconds'
    RETURNING b.batch_id, b.conversation_id, b.receiver_id
  )
  SELECT p.message_id AS "messageId", p.conversation_id AS "conversationId", p.seq, p.begun,
    (SELECT array_agg(r.batch_id) FROM replied r
     WHERE r.conversation_id = p.conversation_id AND r.receiver_id = p.sender_id) AS "answeredBatchIds"
  FROM placed p ORDER BY p.ord`,
)
