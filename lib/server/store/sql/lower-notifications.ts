import { statement } from '../statement'

/**
 * Set-based: messages that were taken back within half a second, each with whom it was for. Those among the newest that a
 * notification counts are counted no longer, and one that counts none is over. What its receiver had read was told
 * rightly and stays.
 */
export const lowerNotifications = statement<{ userId: string; about: string; wasPushed: boolean }>(
  'lower-notifications',
  `WITH gone AS (
     SELECT g.user_id, g.about, array_agg(g.seq) AS seqs
     FROM unnest($1::text[], $2::text[], $3::int[]) AS g(user_id, about, seq) JOIN conversations c ON c.id = g.about
     WHERE g.seq > CASE WHEN c.contractor_id = g.user_id THEN c.contractor_read_seq ELSE c.customer_read_seq END
     GROUP BY g.user_id, g.about
   ), lowered AS (
     SELECT n.id, (SELECT count(*)::int FROM (
         SELECT m.seq FROM messages m
         WHERE m.conversation_id = n.about AND m.sender_id <> n.user_id AND m.seq <= n.seq
           AND (m.deleted_at IS NULL OR m.seq = ANY(g.seqs))
         ORDER BY m.seq DESC LIMIT n.count
       ) told WHERE told.seq = ANY(g.seqs)) AS by
     FROM gone g JOIN notifications n ON n.user_id = g.user_id AND n.kind = 'message' AND n.about = g.about
   )
   UPDATE notifications n SET count = GREATEST(0, n.count - l.by),
     read_at = CASE WHEN n.count > l.by THEN n.read_at ELSE COALESCE(n.read_at, now()) END
   FROM lowered l WHERE n.id = l.id AND l.by > 0
   RETURNING n.user_id AS "userId", n.about, n.pushed_at IS NOT NULL AS "wasPushed"`,
)
