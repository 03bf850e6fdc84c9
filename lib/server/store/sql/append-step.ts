import { statement } from '../statement'
import type { CopyRow } from './append-batch'
import { appendCtes, sharedWords } from './shared/append-ctes'

/**
 * Hot and set-based: one step of a batch that waited, through the CTEs that every send shares; what became of a recipient
 * and the message commit together. One row a copy, in the order given. `$8` is the content that all share; `$12` holds
 * one for each where they differ. A step that sends nothing is none for the rate. `$18` is what the batch becomes, `$19`
 * when it is looked at again, `$20` by which wake. A batch that ends lets its file go. Positions are named beside the join:
 * else a plan made of old counts walks all of the batch for each of its copies.
 */
export const appendStep = statement<CopyRow>(
  'append-step',
  `WITH input AS (
    SELECT message_id, new_conversation_id, $3::text AS contractor_id, customer_id, $3::text AS sender_id,
      $5::"MessageType" AS message_type, COALESCE(i.content::jsonb, $8::jsonb) AS content, $6::text AS job_id,
      NULL::text AS client_message_id, $7::text AS file_url,
      $22::boolean AS bulk, ${sharedWords('i.content', '$8')} AS words, ord, position
    FROM unnest($9::int[], $10::text[], $11::text[], $12::text[], $13::text[])
      WITH ORDINALITY AS i(position, message_id, new_conversation_id, content, customer_id, ord)
  ), ${appendCtes('$1')}, sent AS (
    UPDATE bulk_recipients r SET state = 'sent', conversation_id = p.conversation_id, message_id = p.message_id,
      seq = p.seq, sent_at = $1::timestamptz, code = NULL, error = NULL, retry_at = NULL
    FROM placed p WHERE r.batch_id = $2 AND r.position = ANY($9) AND r.position = p.position
  ), refused AS (
    UPDATE bulk_recipients r SET state = i.state::"CopyState", code = i.code, error = i.error, retry_at = i.retry_at
    FROM unnest($14::int[], $15::text[], $16::text[], $17::text[], $21::timestamptz[])
      AS i(position, state, code, error, retry_at)
    WHERE r.batch_id = $2 AND r.position = ANY($14) AND r.position = i.position
  ), counted AS (
    INSERT INTO bulk_steps (batch_id, number, contractor_id, at)
    SELECT $2, $4, $3, $1::timestamptz WHERE cardinality($9::int[]) > 0
  ), batch AS (
    UPDATE bulk_batches SET steps = $4, state = $18::"BatchState", next_at = $19::timestamptz, wake_id = $20::uuid,
      file_url = CASE WHEN $18 = 'sending' THEN file_url END
    WHERE id = $2
  ), released AS (
    UPDATE uploads SET orphaned_at = $1::timestamptz WHERE file_url = $7 AND $18 <> 'sending'
  )
  SELECT conversation_id AS "conversationId", seq, begun FROM placed ORDER BY ord`,
)
