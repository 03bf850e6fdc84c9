import { statement } from '../statement'

export type DueCopy = { position: number; receiverId: string; hasWritten: boolean }
export type DueCopiesRow = { due: DueCopy[] | null; laterAt: Date | null }

/**
 * Set-based: the next copies of a batch, one more than `$4`, each with whether its recipient wrote since the batch was
 * queued (looked at only where `$5`), and when the first of those that wait for their recipient may be tried again.
 */
export const dueCopies = statement<DueCopiesRow>(
  'due-copies',
  `SELECT (SELECT json_agg(d ORDER BY d.position) FROM (
       SELECT r.position, r.receiver_id AS "receiverId", $5 AND EXISTS (
         SELECT 1 FROM conversations c JOIN messages m ON m.conversation_id = c.id
         WHERE c.contractor_id = $2 AND c.customer_id = r.receiver_id AND m.sender_id = r.receiver_id
           AND m.seq > r.since_seq) AS "hasWritten"
       FROM bulk_recipients r
       WHERE r.batch_id = $1 AND r.state = 'pending' AND (r.retry_at IS NULL OR r.retry_at <= $3)
       ORDER BY r.position LIMIT $4 + 1
     ) d) AS due,
     (SELECT min(retry_at) FROM bulk_recipients
      WHERE batch_id = $1 AND state = 'pending' AND retry_at > $3) AS "laterAt"`,
)
