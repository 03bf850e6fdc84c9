import { statement } from '../statement'

/**
 * Set-based: what many are told of within half a second. One row for each thing; what is unread counts on. A message that
 * its receiver has read by then is nothing to be told of, nor is one that was taken back where nothing else is unread.
 */
export const noteNotifications = statement<{ userId: string; kind: string; about: string }>(
  'note-notifications',
  `INSERT INTO notifications (id, user_id, kind, about, from_id, text, count, seq, at)
   SELECT n.id, n.user_id, n.kind, n.about, n.from_id, n.text, n.count, n.seq, now()
   FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::int[])
     AS n(id, user_id, kind, about, from_id, text, count, seq)
   LEFT JOIN conversations c ON n.kind = 'message' AND c.id = n.about
   WHERE c.id IS NULL
     OR CASE WHEN c.contractor_id = n.user_id THEN n.seq > c.contractor_read_seq AND c.contractor_unread > 0
       ELSE n.seq > c.customer_read_seq AND c.customer_unread > 0 END
   ORDER BY n.user_id, n.kind, n.about
   ON CONFLICT (user_id, kind, about) DO UPDATE SET
     from_id = EXCLUDED.from_id, text = EXCLUDED.text, at = EXCLUDED.at, read_at = NULL,
     seq = GREATEST(notifications.seq, EXCLUDED.seq),
     count = CASE WHEN notifications.read_at IS NULL THEN notifications.count ELSE 0 END + EXCLUDED.count
   RETURNING user_id AS "userId", kind, about`,
)
