import { statement } from '../statement'
import { appendCtes, sharedWords } from './shared/append-ctes'

export type CopyRow = { conversationId: string; seq: number; begun: boolean }

/**
 * Hot and set-based: a whole batch, its copies and a row for each recipient, in one statement however many there are;
 * through Prisma's client each copy costs ten round trips. One row a copy, in the order given. `$10` is the content
 * that all share; `$14` holds one for each where they differ.
 */
export const appendBatch = statement<CopyRow>(
  'append-batch',
  `WITH input AS (
    SELECT message_id, new_conversation_id, $3::text AS contractor_id, customer_id, $3::text AS sender_id,
      $5::"MessageType" AS message_type, COALESCE(i.content::jsonb, $10::jsonb) AS content, $7::text AS job_id,
      NULL::text AS client_message_id, $9::text AS file_url,
      cardinality($11::int[]) + cardinality($16::int[]) > 1 AS bulk,
      ${sharedWords('i.content', '$10')} AS words, ord, position
    FROM unnest($11::int[], $12::text[], $13::text[], $14::text[], $15::text[])
      WITH ORDINALITY AS i(position, message_id, new_conversation_id, content, customer_id, ord)
  ), batch AS (
    INSERT INTO bulk_batches (id, contractor_id, client_batch_id, message_type, content, personalize, job_id,
      template_id, total_sent, total_failed, created_at)
    SELECT $2, $3, $4, $5::"MessageType", $10::jsonb, $6, $7, $8, cardinality($11::int[]), cardinality($16::int[]),
      $1::timestamptz
  ), ${appendCtes('$1')}, sent AS (
    INSERT INTO bulk_recipients (batch_id, position, receiver_id, conversation_id, message_id, seq, sent_at)
    SELECT $2, position, customer_id, conversation_id, message_id, seq, $1::timestamptz FROM placed
  ), refused AS (
    INSERT INTO bulk_recipients (batch_id, position, receiver_id, state, code, error, retry_at)
    SELECT $2, r.position, r.receiver_id, 'failed', r.code, r.error, r.retry_at
    FROM unnest($16::int[], $17::text[], $18::text[], $19::text[], $20::timestamptz[])
      AS r(position, receiver_id, code, error, retry_at)
  )
  SELECT conversation_id AS "conversationId", seq, begun FROM placed ORDER BY ord`,
)
