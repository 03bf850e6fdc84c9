import { statement } from '../statement'
import { hourOf } from './shared/activity-hour'

export type HeadRow = { conversationId: string; contractorId: string; customerId: string; lastSeq: number }

/**
 * Hot and set-based: everybody with a socket on a node each 20 s. One index probe a contractor; a customer has few
 * conversations.
 */
export const listHeads = statement<HeadRow>(
  'list-heads',
  `SELECT c.id AS "conversationId", c.contractor_id AS "contractorId", c.customer_id AS "customerId",
     c.last_seq AS "lastSeq"
   FROM unnest($1::text[]) AS u(id)
   CROSS JOIN LATERAL (
     SELECT * FROM conversations WHERE contractor_id = u.id
       AND activity_hour >= ${hourOf('$2')} AND last_activity_at >= $2
     UNION ALL SELECT * FROM conversations WHERE customer_id = u.id AND last_activity_at >= $2
   ) c`,
)
