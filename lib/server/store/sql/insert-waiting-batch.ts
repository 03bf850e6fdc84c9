import { BULK_HOLD_MS } from '../../../protocol/limits'
import { statement } from '../statement'

/**
 * Set-based: a batch that waits and a row for each of up to 2000 recipients, with how far their conversations are, in one
 * statement. Without a time of its own (`$9`) it goes out when the time to undo it is over.
 */
export const insertWaitingBatch = statement<{ sendAt: Date }>(
  'insert-waiting-batch',
  `WITH clock AS (SELECT date_trunc('milliseconds', clock_timestamp()) AS now), batch AS (
     INSERT INTO bulk_batches (id, contractor_id, client_batch_id, message_type, content, personalize, job_id,
       template_id, send_at, next_at, is_scheduled, state, created_at, parent_id, follow_up, when_free, file_url, wake_id)
     SELECT $1, $2, $3, $4::"MessageType", $5::jsonb, $6, $7, $8, due.at, due.at, $9::timestamptz IS NOT NULL,
       (CASE WHEN $9::timestamptz IS NULL THEN 'held' ELSE 'scheduled' END)::"BatchState", clock.now, $10, $11, $12, $13,
       $14::uuid
     FROM clock CROSS JOIN LATERAL
       (SELECT COALESCE($9::timestamptz, clock.now + interval '${BULK_HOLD_MS} milliseconds') AS at) due
     RETURNING send_at
   ), copies AS (
     INSERT INTO bulk_recipients (batch_id, position, receiver_id, state, since_seq)
     SELECT $1, i.ord - 1, i.receiver_id, 'pending', COALESCE(c.last_seq, 0)
     FROM unnest($15::text[]) WITH ORDINALITY AS i(receiver_id, ord)
     LEFT JOIN conversations c ON c.contractor_id = $2 AND c.customer_id = i.receiver_id
   )
   SELECT send_at AS "sendAt" FROM batch`,
)
