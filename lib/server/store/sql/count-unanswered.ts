import { statement } from '../statement'
import { listedAtOf } from './shared/listed-at'
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
   ORDER BY ${listedAtOf('$1')}, c.id DESC LIMIT 1`,
)
