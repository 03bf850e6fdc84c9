import { statement } from '../statement'

/** Set-based: the recipients of a follow-up as they are when it goes out. Those who came since stand last. */
export const refreshRecipients = statement(
  'refresh-recipients',
  `WITH gone AS (
     DELETE FROM bulk_recipients WHERE batch_id = $1 AND receiver_id <> ALL($3::text[])
   )
   INSERT INTO bulk_recipients (batch_id, position, receiver_id, state, since_seq)
   SELECT $1, (SELECT COALESCE(max(position), -1) FROM bulk_recipients WHERE batch_id = $1) + i.ord, i.receiver_id,
     'pending', COALESCE(c.last_seq, 0)
   FROM unnest($3::text[]) WITH ORDINALITY AS i(receiver_id, ord)
   LEFT JOIN conversations c ON c.contractor_id = $2 AND c.customer_id = i.receiver_id
   WHERE NOT EXISTS (SELECT 1 FROM bulk_recipients r WHERE r.batch_id = $1 AND r.receiver_id = i.receiver_id)`,
)
