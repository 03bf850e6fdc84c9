import { statement } from '../statement'

/** Set-based: what a client holds of each conversation, against what there is, in one join. */
export const listGaps = statement<{ conversationId: string; heldSeq: string }>(
  'list-gaps',
  `SELECT c.id AS "conversationId", h.seq AS "heldSeq"
   FROM unnest($2::text[], $3::bigint[]) AS h(id, seq) JOIN conversations c ON c.id = h.id
   WHERE $1 IN (c.contractor_id, c.customer_id) AND c.last_seq > h.seq
   ORDER BY c.last_activity_at DESC, c.id`,
)
