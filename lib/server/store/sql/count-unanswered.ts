import { statement } from '../statement'
import { needsReply } from './shared/needs-reply'

export type UnansweredRow = { count: number; conversationId: string; name: string }

/**
 * A count over the newest message of each conversation but own copies, which Prisma's client cannot express, with who has
 * waited longest. No row where nobody waits.
 */
export const countUnanswered = statement<UnansweredRow>(
  'count-unanswered',
  `SELECT (count(*) OVER ())::int AS count, c.id AS "conversationId", peer.name
   FROM conversations c
   JOIN users peer ON peer.id = CASE c.contractor_id WHEN $1 THEN c.customer_id ELSE c.contractor_id END
   WHERE (c.contractor_id = $1 OR c.customer_id = $1) AND ${needsReply('$1')}
   ORDER BY c.last_activity_at, c.id DESC LIMIT 1`,
)
