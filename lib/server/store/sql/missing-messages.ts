import { statement } from '../statement'
import { type MessageRow, messageColumns } from './shared/message-columns'

/** Set-based: the missing messages of many conversations, bounded in all, in one round trip. */
export const missingMessages = statement<MessageRow>(
  'missing-messages',
  `SELECT ${messageColumns} FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS g(id, seq, ord)
   CROSS JOIN LATERAL (
     SELECT * FROM messages WHERE conversation_id = g.id AND seq > g.seq ORDER BY seq LIMIT $3
   ) m
   ORDER BY g.ord, m.seq LIMIT $3`,
)
